using System.Buffers.Binary;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>The X25519 public key of a node, 32 bytes (wire 2.1). Immutable.</summary>
public readonly record struct PublicKey
{
    /// <summary>Bytes of a public key.</summary>
    public const int Size = 32;

    private const int Half = Size / 2;

    private readonly UInt128 _first;
    private readonly UInt128 _second;

    /// <summary>Reads the 32 bytes. Any 32 bytes will do: the keys of low order show only when a channel key is derived (wire 3.1).</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public PublicKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A public key has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _first = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt128BigEndian(bytes[Half..]);
    }

    /// <summary>The identity that this key stands for: its BLAKE2b digest of 16 bytes (wire 2.1).</summary>
    public PeerId ToPeerId()
    {
        Span<byte> digest = stackalloc byte[PeerId.Size];
        Blake2b.Hash(ToByteArray(), digest);
        return new PeerId(digest);
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt128BigEndian(destination[Half..], _second);
    }

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToByteArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The bytes in lower-case hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToByteArray());
}
