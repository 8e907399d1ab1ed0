using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Limits;

/// <summary>What a node is told about itself and its surroundings (behaviour 2.1), its identity apart. Immutable; nothing is checked before <see cref="P2pValidation.Check"/>.</summary>
public sealed record P2pConfig
{
    /// <summary>The usual port of nodes.</summary>
    public const ushort DefaultPort = 9732;

    /// <summary>The usual port of the local discovery.</summary>
    public const ushort DefaultDiscoveryPort = 10732;

    /// <summary>Where the local discovery usually sends to: everybody on this network.</summary>
    public static readonly P2pAddress DefaultDiscoveryAddress = P2pAddress.FromIPv4(0xffff_ffff);

    /// <summary>Address to listen on; <c>::</c> is every one of this host.</summary>
    public P2pAddress ListeningAddress { get; init; } = P2pAddress.Any;

    /// <summary>Port to listen on; absent: nothing is accepted, and there is no local discovery.</summary>
    public ushort? ListeningPort { get; init; } = DefaultPort;

    /// <summary>Port told to others; absent: the listening port.</summary>
    public ushort? AdvertisedPort { get; init; }

    /// <summary>Port of the local discovery; absent: none.</summary>
    public ushort? DiscoveryPort { get; init; }

    /// <summary>IPv4 address that the local discovery sends to; absent: none.</summary>
    public P2pAddress? DiscoveryAddress { get; init; }

    /// <summary>Trusted points, among them the bootstrap peers: a name stands for every address it resolves to.</summary>
    public ImmutableArray<PointName> TrustedPoints { get; init; } = [];

    /// <summary>Only trusted points are dialled, only trusted points and peers are let in (behaviour 3.5).</summary>
    public bool PrivateMode { get; init; }

    /// <summary>Difficulty demanded of every remote identity, 0 to 256.</summary>
    public double ExpectedProofOfWork { get; init; } = 26;

    /// <summary>Points found by the local discovery become trusted.</summary>
    public bool TrustDiscoveredPeers { get; init; }

    /// <summary>No points are told or taken in, by any message.</summary>
    public bool DisablePeerDiscovery { get; init; }

    /// <summary>Delays before a point is dialled again.</summary>
    public ReconnectionConfig Reconnection { get; init; } = new();

    /// <summary>The port of the handshake: 0 stands for none.</summary>
    public ushort AnnouncedPort => AdvertisedPort ?? ListeningPort ?? 0;
}
