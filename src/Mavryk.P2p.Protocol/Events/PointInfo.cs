using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>What is shown of a known point (wire 8.5). Immutable.</summary>
public sealed record PointInfo
{
    /// <summary>Dialled in private mode, never collected.</summary>
    public bool Trusted { get; init; }

    /// <summary>The end of the reconnection delay; <c>greylisted_until</c> in JSON, although it has nothing to do with greylists (behaviour 3.2).</summary>
    public DateTimeOffset? ReconnectionTime { get; init; }

    /// <summary>Where the point stands.</summary>
    public PointState State { get; init; } = PointState.Disconnected;

    /// <summary>The peer of the connection: present exactly if <see cref="State"/> is Accepted or Running.</summary>
    public PeerId? PeerId { get; init; }

    /// <summary>The last attempt that failed before Accepted.</summary>
    public DateTimeOffset? LastFailedConnection { get; init; }

    /// <summary>The last attempt that failed after Accepted.</summary>
    public (PeerId PeerId, DateTimeOffset Time)? LastRejectedConnection { get; init; }

    /// <summary>The last time a connection became running.</summary>
    public (PeerId PeerId, DateTimeOffset Time)? LastEstablishedConnection { get; init; }

    /// <summary>The last end of a running connection.</summary>
    public (PeerId PeerId, DateTimeOffset Time)? LastDisconnection { get; init; }

    /// <summary>The most recent of rejected, established and disconnected.</summary>
    public (PeerId PeerId, DateTimeOffset Time)? LastSeen { get; init; }

    /// <summary>The most recent of failed, rejected and disconnected.</summary>
    public DateTimeOffset? LastMiss { get; init; }

    /// <summary>The only peer that may answer at this point.</summary>
    public PeerId? ExpectedPeerId { get; init; }
}

/// <summary>Where a point stands (behaviour 3.1). The numbers are the binary tags of wire 8.3.</summary>
public enum PointState : byte
{
    /// <summary>We are dialling, or in the handshake of an outgoing connection.</summary>
    Requested,

    /// <summary>The handshake is done, we send Ack.</summary>
    Accepted,

    /// <summary>The connection is established.</summary>
    Running,

    /// <summary>Nothing goes on.</summary>
    Disconnected,
}
