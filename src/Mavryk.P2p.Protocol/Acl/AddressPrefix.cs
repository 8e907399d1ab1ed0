using System.Globalization;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Acl;

/// <summary>A block of addresses: what one operator of many hosts is likely to hold. Immutable.</summary>
/// <param name="Address">The first address of the block.</param>
/// <param name="Length">Significant leading bits of the IPv6 form, 0 to 128.</param>
public readonly record struct AddressPrefix(P2pAddress Address, int Length)
{
    /// <summary>Bits that the mapped form puts before an IPv4 address (wire 6.1).</summary>
    private const int MappedBits = 96;

    /// <summary>The block of <paramref name="length"/> leading bits that holds <paramref name="address"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not in 0 to 128.</exception>
    public static AddressPrefix Of(P2pAddress address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, P2pAddress.Size * 8);
        Span<byte> bytes = stackalloc byte[P2pAddress.Size];
        address.CopyTo(bytes);
        for (var index = 0; index < bytes.Length; index++)
        {
            var kept = Math.Clamp(length - (index * 8), 0, 8);
            bytes[index] &= (byte)(0xff << (8 - kept));
        }

        return new AddressPrefix(new P2pAddress(bytes), length);
    }

    /// <summary>
    /// The group that counts as one neighbour in limits: /24 for IPv4, /64 for IPv6. Addresses that are not routed on the Internet stand
    /// alone, because a laboratory or a cluster has all its nodes in one block.
    /// </summary>
    public static AddressPrefix GroupOf(P2pAddress address) =>
        address.IsRoutable() ? Of(address, address.IsIPv4 ? MappedBits + 24 : 64) : new AddressPrefix(address, P2pAddress.Size * 8);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Address}/{(Address.IsIPv4 ? Length - MappedBits : Length)}");
}
