using System.Net;

namespace Mavryk.P2p.Protocol.Points;

public readonly partial record struct P2pAddress
{
    /// <summary>The same address without the scope id that an <see cref="IPAddress"/> may carry; IPv4 becomes mapped, as sockets of both families must compare equal.</summary>
    public static P2pAddress FromIPAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[Size];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return new P2pAddress(bytes);
    }

    /// <summary>The address for a socket: of the IPv4 family if <see cref="IsIPv4"/>.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return new IPAddress(IsIPv4 ? bytes[^4..] : bytes);
    }
}
