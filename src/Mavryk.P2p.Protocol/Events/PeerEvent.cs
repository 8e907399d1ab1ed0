using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>One line of the log of a peer, which keeps the last <see cref="LogSize"/> (behaviour 3.3). Immutable.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Time">Wall-clock time.</param>
/// <param name="IdPoint">Where the peer said it can be reached.</param>
public readonly record struct PeerEvent(PeerEventKind Kind, DateTimeOffset Time, ConnectionId IdPoint)
{
    /// <summary>Lines kept for each peer.</summary>
    public const int LogSize = 100;
}

/// <summary>What can happen to a peer (behaviour 3.3). The numbers are the binary tags of wire 8.7.</summary>
public enum PeerEventKind : byte
{
    /// <summary>We send Ack; <c>incoming_request</c> in JSON, for both directions.</summary>
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
