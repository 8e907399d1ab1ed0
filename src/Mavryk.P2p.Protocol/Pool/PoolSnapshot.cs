using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>What the pool looked like after an operation. Immutable: may be read from any thread.</summary>
/// <typeparam name="TPeerMeta">What the application stores for each peer.</typeparam>
/// <param name="Revision">Grows with every change.</param>
/// <param name="Points">The known points.</param>
/// <param name="Peers">The known peers.</param>
/// <param name="Connections">The running connections.</param>
/// <param name="Counts">Attempts by phase.</param>
public sealed record PoolSnapshot<TPeerMeta>(
    long Revision,
    ImmutableDictionary<P2pPoint, PointInfo> Points,
    ImmutableDictionary<PeerId, KnownPeer<TPeerMeta>> Peers,
    ImmutableDictionary<PeerId, LiveConnection> Connections,
    PoolCounts Counts)
{
    /// <summary>The running connection of a point: an incoming one is found under the announced point (behaviour 1.2).</summary>
    public LiveConnection? FindConnection(P2pPoint point) =>
        Points.GetValueOrDefault(point) is { State: PointState.Running, PeerId: { } peer } ? FindConnection(peer) : null;

    /// <summary>The running connection of a peer.</summary>
    public LiveConnection? FindConnection(PeerId peer) => Connections.GetValueOrDefault(peer);
}
