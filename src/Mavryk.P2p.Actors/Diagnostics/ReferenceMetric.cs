using System.Collections.Immutable;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>A metric of the reference under the name that dashboards made for it ask for (behaviour 14.2). Immutable.</summary>
/// <param name="Name">The reference's name; it has no labels.</param>
/// <param name="Source">The metric here that has the value.</param>
/// <param name="Labels">Values of the labels that count; none: the sum of all.</param>
/// <param name="IsGauge">True for gauges, as which the reference also exports the totals of its traffic.</param>
public sealed record ReferenceMetric(string Name, P2pMetric Source, ImmutableArray<string> Labels, bool IsGauge)
{
    private const string Prefix = "mavkit_p2p_";

    /// <summary>All of them.</summary>
    public static ImmutableArray<ReferenceMetric> All { get; } =
    [
        Counter("messages_broadcast_message_sent", P2pMetrics.MessagesSent, "broadcast"),
        Counter("messages_user_message_sent", P2pMetrics.MessagesSent, "send"),
        Counter("messages_user_message_received", P2pMetrics.MessagesReceived),
        Counter("messages_user_message_received_error", P2pMetrics.ReceivesFailed),
        Counter("messages_advertise_sent", P2pMetrics.ControlMessages, "advertise", "outgoing"),
        Counter("messages_advertise_received", P2pMetrics.ControlMessages, "advertise", "incoming"),
        Counter("messages_bootstrap_sent", P2pMetrics.ControlMessages, "bootstrap", "outgoing"),
        Counter("messages_bootstrap_received", P2pMetrics.ControlMessages, "bootstrap", "incoming"),
        Counter("messages_swap_requests_sent", P2pMetrics.ControlMessages, "swap_request", "outgoing"),
        Counter("messages_swap_requests_received", P2pMetrics.ControlMessages, "swap_request", "incoming"),
        Counter("messages_swap_ack_sent", P2pMetrics.ControlMessages, "swap_ack", "outgoing"),
        Counter("messages_swap_ack_received", P2pMetrics.ControlMessages, "swap_ack", "incoming"),
        Counter("swap_ignored", P2pMetrics.Swaps, "ignored"),
        Counter("swap_success", P2pMetrics.Swaps, "success"),
        Counter("swap_fail", P2pMetrics.Swaps, "failure"),
        Gauge("connections_active", P2pMetrics.Connections),
        Gauge("connections_incoming", P2pMetrics.Connections, "incoming"),
        Gauge("connections_outgoing", P2pMetrics.Connections, "outgoing"),
        Gauge("connections_private", P2pMetrics.PrivateConnections),
        Gauge("peers_accepted", P2pMetrics.Peers, "accepted"),
        Gauge("peers_running", P2pMetrics.Peers, "running"),
        Gauge("peers_disconnected", P2pMetrics.Peers, "disconnected"),
        Gauge("points_accepted", P2pMetrics.Points, "accepted"),
        Gauge("points_running", P2pMetrics.Points, "running"),
        Gauge("points_disconnected", P2pMetrics.Points, "disconnected"),
        Gauge("points_greylisted", P2pMetrics.DelayedPoints),
        Gauge("points_trusted", P2pMetrics.TrustedPoints),
        Gauge("io_scheduler_total_sent", P2pMetrics.Traffic, "outgoing"),
        Gauge("io_scheduler_total_recv", P2pMetrics.Traffic, "incoming"),
        Gauge("io_scheduler_current_inflow", P2pMetrics.TrafficRate, "incoming"),
        Gauge("io_scheduler_current_outflow", P2pMetrics.TrafficRate, "outgoing"),
    ];

    /// <summary>The value among those of one network; zero if nothing was counted yet.</summary>
    public double ValueIn(IEnumerable<P2pMeasurement> measurements)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        return measurements
            .Where(measurement => measurement.Metric == Source && (Labels.IsEmpty || measurement.Labels.SequenceEqual(Labels)))
            .Sum(static measurement => measurement.Value);
    }

    private static ReferenceMetric Counter(string name, P2pMetric source, params ImmutableArray<string> labels) => new(Prefix + name, source, labels, IsGauge: false);

    private static ReferenceMetric Gauge(string name, P2pMetric source, params ImmutableArray<string> labels) => new(Prefix + name, source, labels, IsGauge: true);
}
