using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>What the owner of the pool has to do after an operation, in this order. Immutable.</summary>
public abstract record PoolEffect
{
    private PoolEffect()
    {
    }

    /// <summary>Tell the watchers.</summary>
    public sealed record Publish(P2pEvent Event) : PoolEffect;

    /// <summary>Close the connection of an attempt, in whatever phase; its end is reported as every other end.</summary>
    public sealed record Close(AttemptId Attempt, DisconnectionReason Reason) : PoolEffect;

    /// <summary>The verdict for an attempt that was told to wait.</summary>
    public sealed record Judged(AttemptId Attempt, Verdict Verdict) : PoolEffect;

    /// <summary>Wake whoever waits for this; bursts may be joined into one.</summary>
    public sealed record Wake(PoolTrigger Trigger) : PoolEffect;

    /// <summary>A point got a new line in its log.</summary>
    public sealed record PointLogged(P2pPoint Point, PointEvent Line) : PoolEffect;

    /// <summary>A peer got a new line in its log.</summary>
    public sealed record PeerLogged(PeerId PeerId, PeerEvent Line) : PoolEffect;

    /// <summary>Somebody was greylisted: for the log and the counters.</summary>
    /// <param name="Address">The address, if it was.</param>
    /// <param name="PeerId">The peer id, if it was.</param>
    /// <param name="Cause">The fault; absent if the application, or a peer id set by the operator, asked for it.</param>
    public sealed record Greylisted(P2pAddress? Address, PeerId? PeerId, P2pError? Cause) : PoolEffect;

    /// <summary>The expected peer id of a point was compared with who answered: for the log (behaviour 5.4 c).</summary>
    public sealed record PeerIdChecked(P2pPoint Point, PeerId Expected, PeerId Received) : PoolEffect;

    /// <summary>Something that outlives a restart has changed.</summary>
    public sealed record Persist(PersistedPart Part) : PoolEffect;
}

/// <summary>The condition variables of the reference (behaviour 7.1, 7.3).</summary>
public enum PoolTrigger
{
    /// <summary>A connection closed and fewer than the minimum are left.</summary>
    TooFew,

    /// <summary>A connection was added and the maximum is reached.</summary>
    TooMany,

    /// <summary>A point became known.</summary>
    NewPoint,

    /// <summary>A peer became known.</summary>
    NewPeer,

    /// <summary>A connection is running.</summary>
    NewConnection,
}

/// <summary>What is kept over a restart.</summary>
public enum PersistedPart
{
    /// <summary>The known peers (behaviour 4.6).</summary>
    Peers,

    /// <summary>The points the operator trusts.</summary>
    TrustedPoints,

    /// <summary>The operator's bans.</summary>
    Bans,
}
