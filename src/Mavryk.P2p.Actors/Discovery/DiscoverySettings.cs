using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Discovery;

/// <summary>Local discovery as it was set. Immutable.</summary>
internal sealed record DiscoverySettings
{
    private DiscoverySettings(P2pSettings source, ushort port, P2pAddress address)
    {
        Source = source;
        Port = port;
        Address = address;
    }

    /// <summary>UDP port of everybody.</summary>
    public ushort Port { get; }

    /// <summary>Where datagrams go.</summary>
    public P2pAddress Address { get; }

    /// <summary>Pauses, and whether points found this way are trusted.</summary>
    public P2pSettings Source { get; }

    /// <summary>
    /// The settings of a node that takes part: it listens, has the maintenance and was given a port and an address (wire 7.2). Unlike the reference's, a private
    /// node keeps quiet (behaviour 3.5).
    /// </summary>
    public static DiscoverySettings? Of(P2pSettings source) =>
        source is { Config: { ListeningPort: not null, DiscoveryPort: { } port, DiscoveryAddress: { } address, PrivateMode: false }, Limits.MaintenanceIdleTime: not null }
            ? new DiscoverySettings(source, port, address)
            : null;
}
