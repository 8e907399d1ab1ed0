using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>What the pool knows of a peer (behaviour 3.3): shown by the operator interface and kept in the peers file. Immutable.</summary>
/// <typeparam name="TPeerMeta">What the application stores for each peer.</typeparam>
public sealed record KnownPeer<TPeerMeta>
{
    /// <summary>The peer.</summary>
    public required PeerId PeerId { get; init; }

    /// <summary>When it was first met.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What the application stored.</summary>
    public required TPeerMeta Metadata { get; init; }

    /// <summary>The application's opinion of <see cref="Metadata"/>.</summary>
    public double Score { get; init; }

    /// <summary>Admitted in private mode, never collected.</summary>
    public bool Trusted { get; init; }

    /// <summary>Where the peer stands.</summary>
    public PeerState State { get; init; } = PeerState.Disconnected;

    /// <summary>The id point of the connection, if there is one.</summary>
    public ConnectionId? ReachableAt { get; init; }

    /// <summary>Kept from a file; never set by the pool, because a peer is not known before it is accepted.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastFailedConnection { get; init; }

    /// <summary>The last attempt that failed after Accepted.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastRejectedConnection { get; init; }

    /// <summary>The last time a connection became running.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastEstablishedConnection { get; init; }

    /// <summary>The last end of a running connection.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastDisconnection { get; init; }

    /// <summary>The most recent of rejected, established and disconnected.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastSeen =>
        Latest(Latest(LastRejectedConnection, LastEstablishedConnection), LastDisconnection);

    /// <summary>The most recent of failed, rejected and disconnected.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastMiss =>
        Latest(Latest(LastFailedConnection, LastRejectedConnection), LastDisconnection);

    private static (ConnectionId IdPoint, DateTimeOffset Time)? Latest(
        (ConnectionId IdPoint, DateTimeOffset Time)? one,
        (ConnectionId IdPoint, DateTimeOffset Time)? other) =>
        one is null || other?.Time >= one?.Time ? other : one;
}
