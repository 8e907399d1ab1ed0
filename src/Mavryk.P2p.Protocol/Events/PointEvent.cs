using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>One line of the log of a point, which keeps the last <see cref="LogSize"/> (behaviour 3.2). Immutable.</summary>
/// <param name="Time">Wall-clock time.</param>
/// <param name="Kind">What happened.</param>
/// <param name="PeerId">With whom: absent for <see cref="PointEventKind.OutgoingRequest"/>, perhaps for <see cref="PointEventKind.RequestRejected"/>, else present.</param>
public readonly record struct PointEvent(DateTimeOffset Time, PointEventKind Kind, PeerId? PeerId = null)
{
    /// <summary>Lines kept for each point.</summary>
    public const int LogSize = 100;
}

/// <summary>What can happen to a point (behaviour 3.2). The numbers are the binary tags of wire 8.7.</summary>
public enum PointEventKind : byte
{
    /// <summary>We dial.</summary>
    OutgoingRequest,

    /// <summary>We send Ack.</summary>
    AcceptingRequest,

    /// <summary>We send Nack; never emitted by the reference.</summary>
    RejectingRequest,

    /// <summary>An attempt failed.</summary>
    RequestRejected,

    /// <summary>The connection is running.</summary>
    ConnectionEstablished,

    /// <summary>We closed the connection.</summary>
    Disconnection,

    /// <summary>The remote closed the connection, or it was lost.</summary>
    ExternalDisconnection,
}
