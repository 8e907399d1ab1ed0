using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>What is shown of a known peer (wire 8.6). Immutable.</summary>
/// <typeparam name="TPeerMeta">What the application stores for each peer.</typeparam>
/// <typeparam name="TConnMeta">What the application exchanges in the handshake.</typeparam>
public sealed record PeerInfo<TPeerMeta, TConnMeta>
{
    /// <summary>The application's opinion of the peer.</summary>
    public double Score { get; init; }

    /// <summary>Admitted in private mode, never collected.</summary>
    public bool Trusted { get; init; }

    /// <summary>What the peer sent in the handshake; meaningful only while <see cref="State"/> is Running.</summary>
    public TConnMeta? ConnectionMetadata { get; init; }

    /// <summary>What the application stored.</summary>
    public required TPeerMeta PeerMetadata { get; init; }

    /// <summary>Where the peer stands.</summary>
    public PeerState State { get; init; } = PeerState.Disconnected;

    /// <summary>The id point of the connection: present exactly if <see cref="State"/> is Accepted or Running.</summary>
    public ConnectionId? ReachableAt { get; init; }

    /// <summary>Traffic of the running connection, else zero.</summary>
    public P2pStat Stat { get; init; }

    /// <summary>The last attempt that failed before Accepted.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastFailedConnection { get; init; }

    /// <summary>The last attempt that failed after Accepted.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastRejectedConnection { get; init; }

    /// <summary>The last time a connection became running.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastEstablishedConnection { get; init; }

    /// <summary>The last end of a running connection.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastDisconnection { get; init; }

    /// <summary>The most recent of rejected, established and disconnected.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastSeen { get; init; }

    /// <summary>The most recent of failed, rejected and disconnected.</summary>
    public (ConnectionId IdPoint, DateTimeOffset Time)? LastMiss { get; init; }
}

/// <summary>Where a peer stands (behaviour 3.3). The numbers are the binary tags of wire 8.3.</summary>
public enum PeerState : byte
{
    /// <summary>The handshake is done, we send Ack.</summary>
    Accepted,

    /// <summary>The connection is established.</summary>
    Running,

    /// <summary>Nothing goes on.</summary>
    Disconnected,
}
