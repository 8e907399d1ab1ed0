using System.Diagnostics.Metrics;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Diagnostics;

public sealed class MetricsTests : NetworkTest
{
    [Fact]
    public async Task A_connection_is_counted_on_both_sides_with_its_direction()
    {
        var (alice, bob) = await PairAsync();

        Assert.Equal(1, Value(alice, P2pMetrics.Connections, "outgoing"));
        Assert.Equal(0, Value(alice, P2pMetrics.Connections, "incoming"));
        Assert.Equal(1, Value(bob, P2pMetrics.Connections, "incoming"));
        Assert.Equal(1, Value(bob, P2pMetrics.Peers, "running"));
        Assert.Equal(1, Value(alice, P2pMetrics.AttemptsStarted, "outgoing"));
        Assert.Equal(1, Value(bob, P2pMetrics.AttemptsStarted, "incoming"));
        Assert.Equal(1, Value(bob, P2pMetrics.ConnectionsEstablished));
        Assert.Equal(alice.GlobalStat.TotalSent, Value(alice, P2pMetrics.Traffic, "outgoing"));
    }

    [Fact]
    public async Task Messages_are_counted_by_how_they_are_sent()
    {
        var (alice, bob) = await PairAsync();
        var connection = alice.FindConnection(bob.PeerId)!;

        connection.TrySend([1]);
        await connection.SendAsync([2]);
        alice.Broadcast([3]);
        for (var i = 0; i < 3; i++)
        {
            await bob.ReceiveAnyAsync().AsTask().WaitAsync(Patience);
        }

        Assert.Equal(2, Value(alice, P2pMetrics.MessagesSent, "send"));
        Assert.Equal(1, Value(alice, P2pMetrics.MessagesSent, "broadcast"));
        Assert.Equal(3, Value(bob, P2pMetrics.MessagesReceived));
    }

    [Fact]
    public async Task The_end_of_a_connection_and_what_it_refuses_afterwards_are_counted_by_reason()
    {
        var (alice, bob) = await PairAsync();
        var connection = alice.FindConnection(bob.PeerId)!;

        await connection.DisconnectAsync("test").WaitAsync(Patience);
        connection.TrySend([1]);
        await connection.ReceiveAsync();
        await EventuallyAsync(() => Value(bob, P2pMetrics.ConnectionsClosed, "closed_by_remote") == 1);

        Assert.Equal(1, Value(alice, P2pMetrics.ConnectionsClosed, "User"));
        Assert.Equal(1, Value(alice, P2pMetrics.MessagesDropped, "closed"));
        Assert.Equal(1, Value(alice, P2pMetrics.ReceivesFailed));
    }

    [Fact]
    public async Task A_dial_that_fails_is_counted_by_its_error()
    {
        var alice = await StartAsync();
        var bob = await StartAsync();
        var point = bob.ListeningPoint!.Value;
        await bob.ShutdownAsync().WaitAsync(Patience);

        await alice.ConnectAsync(point).WaitAsync(Patience);

        await EventuallyAsync(() => Value(alice, P2pMetrics.AttemptsFailed, "node.p2p_pool.connection_failed") == 1);
        Assert.Equal(1, Value(alice, P2pMetrics.DelayedPoints));
    }

    [Fact]
    public async Task A_socket_that_is_not_read_shows_as_stalled_and_the_time_is_added_when_it_is_read_again()
    {
        var (alice, bob) = await PairAsync(limits => limits with { IncomingAppMessageQueueLength = 1 });
        var connection = alice.FindConnection(bob.PeerId)!;

        for (var i = 0; i < 3; i++)
        {
            await connection.SendAsync([1]);
        }

        await EventuallyAsync(() => Value(bob, P2pMetrics.StalledConnections) == 1);
        Assert.Equal(0, Value(bob, P2pMetrics.ReadStalled));
        Assert.Equal(1, Value(bob, P2pMetrics.QueuedMessages, "incoming"));
        for (var i = 0; i < 3; i++)
        {
            await bob.ReceiveAnyAsync().AsTask().WaitAsync(Patience);
        }

        await EventuallyAsync(() => Value(bob, P2pMetrics.StalledConnections) == 0);
        Assert.True(Value(bob, P2pMetrics.ReadStalled) > 0);
    }

    [Fact]
    public async Task Every_handshake_is_timed_for_who_listens()
    {
        var durations = new List<(string Network, string Direction, double Seconds)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == P2pMetrics.HandshakeDuration.Name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, labels, _) =>
        {
            lock (durations)
            {
                durations.Add(((string)labels[0].Value!, (string)labels[1].Value!, seconds));
            }
        });
        listener.Start();

        await PairAsync(prefix: "timed-");

        lock (durations)
        {
            Assert.Equal(["incoming", "outgoing"], durations.Where(duration => duration.Network.StartsWith("timed-", StringComparison.Ordinal)).Select(duration => duration.Direction).Order());
            Assert.All(durations, duration => Assert.InRange(duration.Seconds, 0, Patience.TotalSeconds));
        }
    }

    [Fact]
    public async Task Every_value_is_there_from_the_start_unless_its_labels_are_known_only_later()
    {
        var node = await StartAsync();

        var metrics = node.ReadMetrics().Select(measurement => measurement.Metric).Distinct();

        P2pMetric[] later =
        [
            P2pMetrics.HandshakeDuration, P2pMetrics.ConnectionsClosed, P2pMetrics.AttemptsFailed, P2pMetrics.MessagesDropped,
            P2pMetrics.ControlMessages, P2pMetrics.ControlMessagesDropped, P2pMetrics.Swaps,
        ];
        Assert.Equal(P2pMetrics.All.Except(later), metrics);
    }

    [Fact]
    public async Task A_network_that_has_ended_measures_nothing()
    {
        var node = await StartAsync();

        await node.ShutdownAsync().WaitAsync(Patience);

        Assert.Empty(node.ReadMetrics());
    }

    [Fact]
    public async Task Prometheus_reads_the_names_of_the_reference_and_ours()
    {
        var (alice, bob) = await PairAsync();
        alice.FindConnection(bob.PeerId)!.TrySend([1]);

        var lines = PrometheusText.Write(alice.ReadMetrics()).Split('\n');

        Assert.Contains("mavkit_p2p_connections_active 1", lines);
        Assert.Contains("mavkit_p2p_messages_user_message_sent 1", lines);
        Assert.Contains("mavkit_p2p_swap_success 0", lines);
        Assert.Contains("# TYPE mavkit_p2p_io_scheduler_total_sent gauge", lines);
        Assert.Contains("mavryk_p2p_connections{direction=\"outgoing\"} 1", lines);
        Assert.Contains("mavryk_p2p_messages_sent_total{kind=\"send\"} 1", lines);
        Assert.Contains("# TYPE mavryk_p2p_read_stalled_seconds_total counter", lines);
    }

    private static double Value(IP2pNetwork<byte[], int, ConnectionMetadata> network, P2pMetric metric, params string[] labels) =>
        network.ReadMetrics().SingleOrDefault(measurement => measurement.Metric == metric && measurement.Labels.SequenceEqual(labels))?.Value ?? 0;

    private async Task<(IP2pNetwork<byte[], int, ConnectionMetadata> Alice, IP2pNetwork<byte[], int, ConnectionMetadata> Bob)> PairAsync(
        Func<P2pLimits, P2pLimits>? limits = null, string prefix = "")
    {
        var alice = await StartAsync(settings => settings with { Name = prefix + settings.Name });
        var bob = await StartAsync(settings => settings with { Name = prefix + settings.Name, Limits = limits?.Invoke(settings.Limits) ?? settings.Limits });
        await ConnectAsync(alice, bob);
        await OtherEndAsync(bob, alice);
        return (alice, bob);
    }
}
