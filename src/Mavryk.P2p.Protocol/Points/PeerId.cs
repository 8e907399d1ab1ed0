using System.Buffers.Binary;

namespace Mavryk.P2p.Protocol.Points;

/// <summary>The identity of a peer: the 16-byte BLAKE2b hash of its public key (wire 2.1). Ordered byte by byte. Immutable.</summary>
public readonly partial record struct PeerId : IComparable<PeerId>
{
    /// <summary>Bytes of a peer id on the wire.</summary>
    public const int Size = 16;

    private readonly UInt128 _bits;

    /// <summary>Reads the 16 bytes of a peer id.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 16 bytes long.</exception>
    public PeerId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A peer id has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Writes the 16 bytes.</summary>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _bits);

    /// <summary>The 16 bytes in an array of their own.</summary>
    public byte[] ToByteArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public int CompareTo(PeerId other) => _bits.CompareTo(other._bits);
}
