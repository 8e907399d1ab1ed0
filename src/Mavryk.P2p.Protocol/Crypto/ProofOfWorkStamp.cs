using System.Buffers.Binary;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>The 24 bytes that make the hash of a public key small: what an identity cost (wire 2.1, 2.2). Immutable.</summary>
public readonly partial record struct ProofOfWorkStamp
{
    /// <summary>Bytes of a stamp.</summary>
    public const int Size = 24;

    private const int HighSize = 16;

    private readonly UInt128 _high;
    private readonly ulong _low;

    /// <summary>Reads the 24 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 24 bytes long.</exception>
    public ProofOfWorkStamp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A stamp has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[HighSize..]);
    }

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
