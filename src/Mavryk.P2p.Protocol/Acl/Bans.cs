using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Acl;

/// <summary>The operator's bans as they are written to a file and read again; greylists are not kept (behaviour 4.4). Immutable.</summary>
/// <param name="Addresses">Banned addresses.</param>
/// <param name="Peers">Peers banned for themselves.</param>
public sealed record Bans(ImmutableArray<BannedAddress> Addresses, ImmutableArray<BannedPeer> Peers)
{
    /// <summary>No ban at all.</summary>
    public static Bans None { get; } = new([], []);
}

/// <summary>A banned address, with what its ban brought along, so that lifting it lifts all of it. Immutable.</summary>
/// <param name="Address">The address.</param>
/// <param name="Until">End of the ban; absent: until it is lifted.</param>
/// <param name="Peers">Peers banned with it because they were connected from it.</param>
public sealed record BannedAddress(P2pAddress Address, DateTimeOffset? Until, ImmutableArray<PeerId> Peers);

/// <summary>A banned peer id. Immutable.</summary>
/// <param name="PeerId">The peer.</param>
/// <param name="Until">End of the ban; absent: until it is lifted.</param>
public sealed record BannedPeer(PeerId PeerId, DateTimeOffset? Until);
