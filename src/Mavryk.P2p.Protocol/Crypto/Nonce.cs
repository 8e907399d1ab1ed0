using System.Buffers.Binary;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>24 bytes, read as a big-endian number: the nonce of one box, and the random nonce of a connection message (wire 3.2, 3.3, 4.2). Immutable.</summary>
public readonly record struct Nonce
{
    /// <summary>Bytes of a nonce.</summary>
    public const int Size = 24;

    private const int HighSize = 16;

    private readonly UInt128 _high;
    private readonly ulong _low;

    /// <summary>Reads the 24 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 24 bytes long.</exception>
    public Nonce(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A nonce has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[HighSize..]);
    }

    private Nonce(UInt128 high, ulong low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>The nonce after this one, modulo 2^192 (wire 3.3).</summary>
    public Nonce Next() => _low == ulong.MaxValue ? new Nonce(_high + 1, 0) : new Nonce(_high, _low + 1);

    /// <summary>Writes the 24 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[HighSize..], _low);
    }

    /// <summary>The 24 bytes in an array of their own.</summary>
    public byte[] ToByteArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The bytes in lower-case hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToByteArray());
}
