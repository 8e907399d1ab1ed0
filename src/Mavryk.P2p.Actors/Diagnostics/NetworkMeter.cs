using System.Diagnostics.Metrics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Network;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>
/// The instruments of one network instance. All but the durations are observed: they read the counters and the published snapshots when somebody collects,
/// so that the way of a message has no instrument on it. Thread-safe.
/// </summary>
internal sealed class NetworkMeter<TMessage, TPeerMeta, TConnMeta> : IDisposable
{
    private const string Incoming = "incoming";
    private const string Outgoing = "outgoing";

    private readonly Meter _meter = new(P2pMetrics.MeterName, typeof(P2pMetrics).Assembly.GetName().Version?.ToString(3));
    private readonly NetworkState<TMessage, TPeerMeta, TConnMeta> _state;
    private readonly KeyValuePair<string, object?> _network;
    private readonly Histogram<double> _handshakes;

    public NetworkMeter(string name, NetworkState<TMessage, TPeerMeta, TConnMeta> state)
    {
        _state = state;
        _network = new(P2pMetrics.NetworkLabel, name);
        _handshakes = _meter.CreateHistogram<double>(P2pMetrics.HandshakeDuration.Name, P2pMetrics.HandshakeDuration.Unit, P2pMetrics.HandshakeDuration.Description);
        ObserveConnections();
        ObserveTables();
        ObserveTraffic();
        ObserveMessages();
    }

    /// <summary>The meter itself tells instances apart, also those of one name in two actor systems.</summary>
    public Meter Meter => _meter;

    private NetworkCounters Counters => _state.Counters;

    public void RecordHandshake(TimeSpan duration, bool incoming)
    {
        if (_handshakes.Enabled)
        {
            _handshakes.Record(duration.TotalSeconds, _network, new(P2pMetrics.HandshakeDuration.Labels[0], incoming ? Incoming : Outgoing));
        }
    }

    public void Dispose() => _meter.Dispose();

    private void ObserveConnections()
    {
        Observe(P2pMetrics.Connections, () => [new(Incoming, _state.Pool.Counts.Incoming), new(Outgoing, _state.Pool.Counts.Outgoing)]);
        Observe(P2pMetrics.PrivateConnections, () => _state.Running.ByPeer.Values.Count(static connection => connection.Info.Private));
        Observe(P2pMetrics.StalledConnections, () => _state.Running.ByPeer.Values.Count(static connection => connection.Inbound.IsOwnerWaiting));
        Observe(P2pMetrics.ConnectionsEstablished, () => Counters.Established);
        Observe(P2pMetrics.ConnectionsClosed, () => Counters.Closed.Counts);
        Observe(P2pMetrics.Attempts, () =>
        {
            var counts = _state.Pool.Counts;
            return [new("dialling", counts.Dialling), new("handshaking", counts.Handshaking), new("accepted", counts.Accepted), new("closing", counts.Closing)];
        });
        Observe(P2pMetrics.AttemptsStarted, () => [new(Incoming, Counters.Accepts), new(Outgoing, Counters.Dials)]);
        Observe(P2pMetrics.AttemptsFailed, () => Counters.Failed.Counts);
    }

    private void ObserveTables()
    {
        Observe(P2pMetrics.Peers, () => CountByState(_state.Pool.Peers.Values.Select(static peer => peer.State)));
        Observe(P2pMetrics.Points, () => CountByState(_state.Pool.Points.Values.Select(static point => point.State)));
        Observe(P2pMetrics.TrustedPoints, () => _state.Pool.Points.Values.Count(static point => point.Trusted));
        Observe(P2pMetrics.DelayedPoints, () => _state.Pool.Points.Values.Count(static point => point.ReconnectionTime is not null));
        Observe(P2pMetrics.Greylisted, () => [new("address", Counters.Greylists.Addresses), new("peer", Counters.Greylists.Peers)]);
    }

    private void ObserveTraffic()
    {
        Observe(P2pMetrics.Traffic, () => [new(Incoming, _state.Traffic.Stat.TotalReceived), new(Outgoing, _state.Traffic.Stat.TotalSent)]);
        Observe(P2pMetrics.TrafficRate, () => [new(Incoming, _state.Traffic.Stat.CurrentInflow), new(Outgoing, _state.Traffic.Stat.CurrentOutflow)]);
        Observe(P2pMetrics.QueuedMessages, () => Queues(static queues => queues.IncomingMessages, static queues => queues.OutgoingMessages));
        Observe(P2pMetrics.QueuedBytes, () => Queues(static queues => queues.IncomingBytes, static queues => queues.OutgoingBytes));
        _meter.CreateObservableCounter(
            P2pMetrics.ReadStalled.Name, () => new Measurement<double>(Counters.Stalled.TotalSeconds, _network), P2pMetrics.ReadStalled.Unit, P2pMetrics.ReadStalled.Description);
    }

    private void ObserveMessages()
    {
        Observe(P2pMetrics.MessagesSent, () => [new("send", Counters.Sent), new("broadcast", Counters.Broadcast)]);
        Observe(P2pMetrics.MessagesDropped, () => Counters.Dropped.Counts);
        Observe(P2pMetrics.MessagesReceived, () => Counters.Received);
        Observe(P2pMetrics.ReceivesFailed, () => Counters.ReceivesFailed);
        Observe(P2pMetrics.ControlMessagesDropped, () => Counters.ControlDropped.Counts);
        Observe(P2pMetrics.Swaps, () => Counters.Swaps.Counts);

        var (kind, direction) = (P2pMetrics.ControlMessages.Labels[0], P2pMetrics.ControlMessages.Labels[1]);
        Observe(P2pMetrics.ControlMessages, () => Of(Counters.ControlReceived, Incoming).Concat(Of(Counters.ControlSent, Outgoing)));

        IEnumerable<Measurement<long>> Of(LabelledCounter counter, string way) =>
            counter.Counts.Select(count => new Measurement<long>(count.Value, _network, new(kind, count.Key), new(direction, way)));
    }

    private IEnumerable<KeyValuePair<string, long>> Queues(Func<ConnectionQueues, long> incoming, Func<ConnectionQueues, long> outgoing)
    {
        var connections = _state.Running.ByPeer.Values;
        return [new(Incoming, connections.Sum(connection => incoming(connection.Queues))), new(Outgoing, connections.Sum(connection => outgoing(connection.Queues)))];
    }

    // Every state is always there, so that a graph falls to zero and does not end.
    private static IEnumerable<KeyValuePair<string, long>> CountByState<TState>(IEnumerable<TState> states)
        where TState : struct, Enum
    {
        var counts = states.CountBy(static state => state).ToDictionary();
        return Enum.GetValues<TState>().Select(state => KeyValuePair.Create(Lower(state.ToString()), (long)counts.GetValueOrDefault(state)));
    }

    private static string Lower(string name) => name.ToLowerInvariant();

    private void Observe(P2pMetric metric, Func<long> value) => Observe(metric, () => [new Measurement<long>(value(), _network)]);

    private void Observe(P2pMetric metric, Func<IEnumerable<KeyValuePair<string, long>>> values) =>
        Observe(metric, () => values().Select(value => new Measurement<long>(value.Value, _network, new(metric.Labels[0], value.Key))));

    private void Observe(P2pMetric metric, Func<IEnumerable<Measurement<long>>> measure)
    {
        _ = metric.Kind == P2pMetricKind.Counter
            ? (Instrument)_meter.CreateObservableCounter(metric.Name, measure, metric.Unit, metric.Description)
            : _meter.CreateObservableUpDownCounter(metric.Name, measure, metric.Unit, metric.Description);
    }
}
