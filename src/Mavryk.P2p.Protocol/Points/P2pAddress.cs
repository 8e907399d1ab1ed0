using System.Buffers.Binary;

namespace Mavryk.P2p.Protocol.Points;

/// <summary>An IPv6 address; IPv4 is always held in its mapped form <c>::ffff:a.b.c.d</c> (wire 6.1). Compared by bytes. Immutable.</summary>
public readonly partial record struct P2pAddress : IComparable<P2pAddress>
{
    /// <summary>Bytes of an address.</summary>
    public const int Size = 16;

    private readonly UInt128 _bits;

    private P2pAddress(UInt128 bits) => _bits = bits;

    /// <summary>The unspecified address <c>::</c>.</summary>
    public static P2pAddress Any => default;

    /// <summary>Reads the 16 bytes of an address.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 16 bytes long.</exception>
    public P2pAddress(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"An address has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The mapped form of an IPv4 address given as its four bytes in one big-endian number.</summary>
    public static P2pAddress FromIPv4(uint address) => new((UInt128)0xffff_0000_0000UL | address);

    /// <summary>True for <c>::ffff:0:0/96</c>.</summary>
    public bool IsIPv4 => (_bits >> 32) == 0xffff;

    /// <summary>The four bytes of the IPv4 address in one big-endian number; meaningful only if <see cref="IsIPv4"/>.</summary>
    public uint IPv4 => (uint)_bits;

    /// <summary>Writes the 16 bytes.</summary>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _bits);

    /// <inheritdoc/>
    public int CompareTo(P2pAddress other) => _bits.CompareTo(other._bits);
}
