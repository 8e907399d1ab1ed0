using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Acl;

/// <summary>Which addresses make sense where (behaviour 4.2). Stateless.</summary>
public static class AddressScope
{
    /// <summary>True if the address may be met on the Internet: not private, loopback, link-local, unique-local, multicast or unspecified.</summary>
    public static bool IsRoutable(this P2pAddress address) =>
        address.IsGlobal && !address.IsMulticast && !address.IsUniqueLocal();

    /// <summary>
    /// True if a point told by a remote is worth remembering: it can be dialled at all, and it does not lead from the Internet into a
    /// private network, which would turn the receiver into a scanner of its own neighbourhood.
    /// </summary>
    /// <param name="point">The point told.</param>
    /// <param name="source">The address of who tells it.</param>
    /// <param name="acceptPrivate">True in a sandbox: private addresses are fine, whoever tells them.</param>
    public static bool IsPlausible(P2pPoint point, P2pAddress source, bool acceptPrivate) =>
        point.Port != 0
        && !point.Address.IsUnspecified
        && !point.Address.IsMulticast
        && (acceptPrivate || point.Address.IsRoutable() || !source.IsRoutable());

    private static bool IsUniqueLocal(this P2pAddress address)
    {
        Span<byte> bytes = stackalloc byte[P2pAddress.Size];
        address.CopyTo(bytes);
        return (bytes[0] & 0xfe) == 0xfc;
    }
}
