using System.Collections.Immutable;
using static Mavryk.P2p.Actors.Diagnostics.P2pMetricKind;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>
/// All metrics of the layer. Each network instance has instruments for them in a meter named <see cref="MeterName"/>, which cost nothing but a few counters
/// until somebody listens. Names, units and labels are part of the public API.
/// </summary>
public static class P2pMetrics
{
    /// <summary>What to give to <c>AddMeter</c>.</summary>
    public const string MeterName = "Mavryk.P2p.Actors";

    /// <summary>The label of every metric: the name of the network instance.</summary>
    public const string NetworkLabel = "network";

    private const string Direction = "direction";
    private const string State = "state";
    private const string Reason = "reason";
    private const string Error = "error";
    private const string Kind = "kind";

    /// <summary>Running connections; direction: incoming, outgoing.</summary>
    public static P2pMetric Connections { get; } = Of("mavryk.p2p.connections", UpDownCounter, "{connection}", "Running connections", Direction);

    /// <summary>Those with private peers.</summary>
    public static P2pMetric PrivateConnections { get; } = Of("mavryk.p2p.connections.private", UpDownCounter, "{connection}", "Running connections with private peers");

    /// <summary>Those whose sockets are not read now because the application has not taken its messages.</summary>
    public static P2pMetric StalledConnections { get; } = Of("mavryk.p2p.connections.stalled", UpDownCounter, "{connection}", "Running connections whose queue of received messages is full");

    /// <summary>Connections that began to run.</summary>
    public static P2pMetric ConnectionsEstablished { get; } = Of("mavryk.p2p.connections.established", Counter, "{connection}", "Connections that began to run");

    /// <summary>Running connections that ended, by reason: the names of <see cref="Protocol.Events.DisconnectionReason"/>.</summary>
    public static P2pMetric ConnectionsClosed { get; } = Of("mavryk.p2p.connections.closed", Counter, "{connection}", "Running connections that ended", Reason);

    /// <summary>What is under way; state: dialling, handshaking, accepted, closing.</summary>
    public static P2pMetric Attempts { get; } = Of("mavryk.p2p.attempts", UpDownCounter, "{attempt}", "Attempts under way", State);

    /// <summary>Points dialled and sockets accepted; direction: incoming, outgoing.</summary>
    public static P2pMetric AttemptsStarted { get; } = Of("mavryk.p2p.attempts.started", Counter, "{attempt}", "Points dialled and sockets accepted", Direction);

    /// <summary>Attempts that led to no connection, by error: the ids of <see cref="Protocol.Events.P2pError"/>.</summary>
    public static P2pMetric AttemptsFailed { get; } = Of("mavryk.p2p.attempts.failed", Counter, "{attempt}", "Attempts that led to no connection", Error);

    /// <summary>From the open socket to both Acks, by direction.</summary>
    public static P2pMetric HandshakeDuration { get; } = Of("mavryk.p2p.handshake.duration", Histogram, "s", "From the open socket to both Acks", Direction);

    /// <summary>Known peers; state: accepted, running, disconnected.</summary>
    public static P2pMetric Peers { get; } = Of("mavryk.p2p.peers", UpDownCounter, "{peer}", "Known peers", State);

    /// <summary>Known points; state: requested, accepted, running, disconnected.</summary>
    public static P2pMetric Points { get; } = Of("mavryk.p2p.points", UpDownCounter, "{point}", "Known points", State);

    /// <summary>Trusted points.</summary>
    public static P2pMetric TrustedPoints { get; } = Of("mavryk.p2p.points.trusted", UpDownCounter, "{point}", "Trusted points");

    /// <summary>Points with a reconnection time, which is what the reference calls greylisted here.</summary>
    public static P2pMetric DelayedPoints { get; } = Of("mavryk.p2p.points.delayed", UpDownCounter, "{point}", "Points that have a reconnection time");

    /// <summary>Entries of the greylists; kind: address, peer.</summary>
    public static P2pMetric Greylisted { get; } = Of("mavryk.p2p.greylisted", UpDownCounter, "{entry}", "Entries of the greylists", Kind);

    /// <summary>Bytes on the wire; direction: incoming, outgoing.</summary>
    public static P2pMetric Traffic { get; } = Of("mavryk.p2p.traffic", Counter, "By", "Bytes on the wire, handshakes and framing included", Direction);

    /// <summary>Moving averages of the traffic, by direction.</summary>
    public static P2pMetric TrafficRate { get; } = Of("mavryk.p2p.traffic.rate", UpDownCounter, "By/s", "Moving average of the traffic", Direction);

    /// <summary>Calls to send an application message to one connection, whatever became of them; kind: send, broadcast.</summary>
    public static P2pMetric MessagesSent { get; } = Of("mavryk.p2p.messages.sent", Counter, "{message}", "Application messages given to the layer, once for each connection", Kind);

    /// <summary>Those that went into no queue; reason: full, closed, not_encodable.</summary>
    public static P2pMetric MessagesDropped { get; } = Of("mavryk.p2p.messages.dropped", Counter, "{message}", "Application messages that went into no queue", Reason);

    /// <summary>Application messages that arrived.</summary>
    public static P2pMetric MessagesReceived { get; } = Of("mavryk.p2p.messages.received", Counter, "{message}", "Application messages that arrived");

    /// <summary>Calls to receive that found a closed connection.</summary>
    public static P2pMetric ReceivesFailed { get; } = Of("mavryk.p2p.receives.failed", Counter, "{call}", "Calls to receive that found a closed connection");

    /// <summary>Messages in the queues of all connections, by direction.</summary>
    public static P2pMetric QueuedMessages { get; } = Of("mavryk.p2p.queue.messages", UpDownCounter, "{message}", "Messages in the queues of all connections", Direction);

    /// <summary>Their bytes, by direction.</summary>
    public static P2pMetric QueuedBytes { get; } = Of("mavryk.p2p.queue.size", UpDownCounter, "By", "Bytes in the queues of all connections", Direction);

    /// <summary>The time that sockets were not read for that reason, added up when it is over.</summary>
    public static P2pMetric ReadStalled { get; } = Of("mavryk.p2p.read.stalled", Counter, "s", "Time that sockets were not read because a queue of received messages was full");

    /// <summary>Messages of the layer itself; kind: bootstrap, advertise, swap_request, swap_ack; direction: incoming, outgoing.</summary>
    public static P2pMetric ControlMessages { get; } = Of("mavryk.p2p.control_messages", Counter, "{message}", "Messages of the layer itself", Kind, Direction);

    /// <summary>Those that came too often and were ignored, by kind.</summary>
    public static P2pMetric ControlMessagesDropped { get; } = Of("mavryk.p2p.control_messages.dropped", Counter, "{message}", "Messages of the layer itself that came too often", Kind);

    /// <summary>Swaps; kind: success, failure, ignored.</summary>
    public static P2pMetric Swaps { get; } = Of("mavryk.p2p.swaps", Counter, "{swap}", "Swaps that were agreed on or ignored", Kind);

    /// <summary>All of them.</summary>
    public static ImmutableArray<P2pMetric> All { get; } =
    [
        Connections, PrivateConnections, StalledConnections, ConnectionsEstablished, ConnectionsClosed, Attempts, AttemptsStarted, AttemptsFailed, HandshakeDuration,
        Peers, Points, TrustedPoints, DelayedPoints, Greylisted, Traffic, TrafficRate, MessagesSent, MessagesDropped, MessagesReceived, ReceivesFailed,
        QueuedMessages, QueuedBytes, ReadStalled, ControlMessages, ControlMessagesDropped, Swaps,
    ];

    private static P2pMetric Of(string name, P2pMetricKind kind, string unit, string description, params ImmutableArray<string> labels) =>
        new(name, kind, unit, description, labels);
}
