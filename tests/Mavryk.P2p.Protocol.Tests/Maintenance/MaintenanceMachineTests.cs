using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Tests.Pool;

namespace Mavryk.P2p.Protocol.Tests.Maintenance;

/// <summary>The machine alone: group MAINT at its level. Thresholds and targets of 12/24/36 are 16, 20, 28, 32.</summary>
public sealed class MaintenanceMachineTests
{
    private static readonly ConnectionBounds Bounds = new(12, 24, 36);
    private DateTimeOffset _now = PoolFixture.Start;

    [Fact]
    [Trait("Scenario", "MAINT-05")]
    public void With_nobody_left_to_dial_it_asks_for_contacts_and_waits_for_news_or_five_seconds()
    {
        var machine = Machine();
        Assert.Equal(
            [
                new MaintenanceIntent.RunStarted(MaintenanceMotive.Activation),
                new MaintenanceIntent.Publish(new P2pEvent.MaintenanceStarted()),
                new MaintenanceIntent.Publish(new P2pEvent.TooFewConnections()),
                new MaintenanceIntent.FindCandidates(16, _now),
            ],
            machine.Start(Active(3), _now));
        IReadOnlyList<MaintenanceIntent> asking = [new MaintenanceIntent.AskForContacts(), new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(5))];
        Assert.Equal(asking, machine.CandidatesFound([], Active(3), _now));
        Assert.Contains(new MaintenanceIntent.FindCandidates(16, _now), machine.Triggered(PoolTrigger.NewPoint, Active(3), _now));
        Assert.Equal(asking, machine.CandidatesFound([], Active(3), _now));
        Assert.Contains(new MaintenanceIntent.FindCandidates(16, _now), machine.Triggered(PoolTrigger.NewPeer, Active(3), _now));
        Assert.Equal(asking, machine.CandidatesFound([], Active(3), _now));
        _now += TimeSpan.FromSeconds(5);
        Assert.Equal(
            [
                new MaintenanceIntent.Publish(new P2pEvent.MaintenanceStarted()),
                new MaintenanceIntent.Publish(new P2pEvent.TooFewConnections()),
                new MaintenanceIntent.FindCandidates(16, _now),
            ],
            machine.TimerFired(Active(3), _now));
    }

    [Fact]
    [Trait("Scenario", "MAINT-06")]
    public void A_private_node_asks_nobody_and_proposes_no_swap()
    {
        var machine = Machine(settings => settings with { PrivateMode = true, OutgoingShare = 5 });
        machine.Start(Active(3), _now);
        Assert.Equal([new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(5))], machine.CandidatesFound([], Active(3), _now));
        Assert.Equal(new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(120)), machine.TimerFired(Active(20), _now)[^1]);
        Assert.Equal([new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(120))], machine.TimerFired(Active(20), _now));
    }

    [Fact]
    public void Waits_grow_to_a_minute_while_nothing_changes_and_start_again_with_news()
    {
        var machine = Machine(settings => settings with { Jitter = 0 });
        machine.Start(Active(3), _now);
        double Wait()
        {
            var intents = machine.CandidatesFound([], Active(3), _now);
            machine.TimerFired(Active(3), _now);
            return intents.OfType<MaintenanceIntent.StartTimer>().Single().After.TotalSeconds;
        }

        Assert.Equal([5, 10, 20, 40, 60, 60], Enumerable.Range(0, 6).Select(_ => Wait()));
        machine.Triggered(PoolTrigger.NewPeer, Active(3), _now);
        Assert.Equal([5, 10], Enumerable.Range(0, 2).Select(_ => Wait()));
    }

    [Fact]
    public void Dials_are_kept_going_up_to_the_parallel_bound_until_the_minimal_target_is_reached()
    {
        var machine = Machine(settings => settings with { MaxParallelDials = 4 });
        Assert.Equal(new MaintenanceIntent.FindCandidates(4, _now), machine.Start(Active(15), _now)[^1]);
        Assert.Equal([new MaintenanceIntent.Dial(Points(1, 4))], machine.CandidatesFound(Points(1, 4), Active(15), _now), Comparer);
        Assert.Equal([new MaintenanceIntent.FindCandidates(1, _now)], machine.DialEnded(running: false, Active(15), _now));
        machine.CandidatesFound(Points(5, 1), Active(15), _now);
        Assert.Equal(4, machine.Dialling);
        for (var active = 16; active < 20; active++)
        {
            Assert.Equal([new MaintenanceIntent.FindCandidates(1, _now)], machine.DialEnded(running: true, Active(active), _now));
            machine.CandidatesFound(Points(active, 1), Active(active), _now);
        }

        for (var rest = 3; rest > 0; rest--)
        {
            Assert.Empty(machine.DialEnded(running: rest == 2, Active(20), _now));
        }

        Assert.Contains(new MaintenanceIntent.Publish(new P2pEvent.MaintenanceEnded()), machine.DialEnded(running: true, Active(21), _now));
        Assert.False(machine.IsRunning);
    }

    [Fact]
    public void It_never_dials_more_than_the_maximal_target_has_room_for()
    {
        var machine = Machine(settings => settings with { Bounds = new ConnectionBounds(3, 6, 9) });
        Assert.Equal(new MaintenanceIntent.FindCandidates(4, _now), machine.Start(Active(3), _now)[^1]);
    }

    [Fact]
    public void Candidates_that_come_after_the_target_was_reached_are_not_dialled()
    {
        var machine = Machine();
        machine.Start(Active(15), _now);
        Assert.DoesNotContain(machine.CandidatesFound(Points(1, 3), Active(20), _now), intent => intent is MaintenanceIntent.Dial);
        Assert.False(machine.IsRunning);
    }

    [Fact]
    [Trait("Scenario", "MAINT-07")]
    public void Too_many_connections_are_closed_down_to_the_maximal_target_sparing_the_private_and_trusted()
    {
        var machine = Machine(settings => settings with { Bounds = new ConnectionBounds(3, 6, 9) });
        Assert.Equal(
            [
                new MaintenanceIntent.RunStarted(MaintenanceMotive.Activation),
                new MaintenanceIntent.Publish(new P2pEvent.MaintenanceStarted()),
                new MaintenanceIntent.Publish(new P2pEvent.TooManyConnections()),
                new MaintenanceIntent.Close(2, SpareTrusted: false),
                new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(5)),
            ],
            machine.Start(Active(9), _now));
        Assert.Contains(new MaintenanceIntent.Publish(new P2pEvent.MaintenanceEnded()), machine.Closed(2, Active(7), _now));

        var running = Enumerable.Range(1, 9).Select(number => Connection(number, isPrivate: number <= 3, trusted: number is 2 or 3 or 4)).ToList();
        var chosen = new HashSet<AttemptId>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var victims = Victims.Choose(running, 2, spareTrusted: false, new SeededRandom(seed));
            Assert.Equal(2, victims.Distinct().Count());
            chosen.UnionWith(victims);
        }

        Assert.Equal(new long[] { 1, 4, 5, 6, 7, 8, 9 }.Select(value => new AttemptId(value)), chosen.OrderBy(attempt => attempt.Value));
        Assert.Equal(6, Victims.Choose(running, 9, spareTrusted: true, new SeededRandom(1)).Length);
    }

    [Fact]
    public void A_pass_that_could_close_nobody_ends_the_run_instead_of_turning_in_a_circle()
    {
        var machine = Machine();
        machine.Start(Active(40), _now);
        var intents = machine.Closed(0, Active(40), _now);
        Assert.Contains(new MaintenanceIntent.Publish(new P2pEvent.MaintenanceEnded()), intents);
        Assert.Equal(new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(120)), intents[^1]);
        Assert.False(machine.IsRunning);
    }

    [Fact]
    public void Connections_that_do_not_close_hold_the_run_for_a_bounded_time()
    {
        var machine = Machine();
        machine.Start(Active(40), _now);
        Assert.Contains(new MaintenanceIntent.Publish(new P2pEvent.MaintenanceEnded()), machine.TimerFired(Active(40), _now));
        Assert.Empty(machine.Closed(12, Active(28), _now));
    }

    [Fact]
    [Trait("Scenario", "MAINT-08")]
    public void A_request_is_served_at_once_in_bounds_and_at_the_end_of_the_run_else()
    {
        var machine = Machine();
        machine.Start(Active(20), _now);
        Assert.Contains(Served(1), machine.Request(1, Active(20), _now), Comparer);

        Assert.Contains(new MaintenanceIntent.RunStarted(MaintenanceMotive.ExternalEvent), machine.Request(2, Active(10), _now));
        Assert.Empty(machine.Request(3, Active(10), _now));
        machine.CandidatesFound(Points(1, 1), Active(10), _now);
        Assert.Contains(Served(2, 3), machine.DialEnded(running: true, Active(20), _now), Comparer);
    }

    [Fact]
    [Trait("Scenario", "MAINT-08")]
    public void Shutting_down_serves_waiting_requests_and_ends_everything()
    {
        var machine = Machine();
        machine.Start(Active(0), _now);
        machine.Request(1, Active(0), _now);
        Assert.Equal([Served(1)], machine.Stop(), Comparer);
        Assert.Empty(machine.CandidatesFound(Points(1, 1), Active(0), _now));
        Assert.Empty(machine.TimerFired(Active(0), _now));
        Assert.Empty(machine.Triggered(PoolTrigger.TooFew, Active(0), _now));
        Assert.Equal([Served(2)], machine.Request(2, Active(0), _now), Comparer);
    }

    [Fact]
    [Trait("Scenario", "MAINT-09")]
    public void In_bounds_it_proposes_one_swap_and_waits_for_time_request_too_few_or_too_many()
    {
        var machine = Machine();
        IReadOnlyList<MaintenanceIntent> idle = [new MaintenanceIntent.ProposeSwap(), new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(120))];
        Assert.Equal(idle, machine.Start(Active(20), _now));
        Assert.Equal(idle, machine.TimerFired(Active(20), _now));
        Assert.Empty(machine.Triggered(PoolTrigger.TooFew, Active(16), _now));
        Assert.Empty(machine.Triggered(PoolTrigger.TooMany, Active(32), _now));
        Assert.Equal([Served(7), .. idle], machine.Request(7, Active(20), _now), Comparer);
        Assert.Empty(machine.Triggered(PoolTrigger.NewConnection, Active(21), _now));
        Assert.Equal(
            [new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(120))],
            Machine(settings => settings with { SwapEnabled = false }).Start(Active(20), _now));
        Assert.Contains(new MaintenanceIntent.RunStarted(MaintenanceMotive.TooFewConnections), machine.Triggered(PoolTrigger.TooFew, Active(11), _now));
    }

    [Fact]
    public void After_a_run_it_looks_again_at_once()
    {
        var machine = Machine();
        machine.Start(Active(15), _now);
        machine.CandidatesFound(Points(1, 1), Active(15), _now);
        _now += TimeSpan.FromSeconds(3);
        Assert.Equal(
            [
                new MaintenanceIntent.Publish(new P2pEvent.MaintenanceStarted()),
                new MaintenanceIntent.RunEnded(TimeSpan.FromSeconds(3)),
                new MaintenanceIntent.Publish(new P2pEvent.MaintenanceEnded()),
                new MaintenanceIntent.ProposeSwap(),
                new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(120)),
            ],
            machine.DialEnded(running: true, Active(20), _now));
    }

    [Fact]
    public void Connections_from_outside_end_a_wait_for_contacts()
    {
        var machine = Machine();
        machine.Start(Active(15), _now);
        machine.CandidatesFound([], Active(15), _now);
        Assert.Contains(new MaintenanceIntent.Publish(new P2pEvent.MaintenanceEnded()), machine.Triggered(PoolTrigger.NewConnection, Active(20), _now));
    }

    [Fact]
    public void Between_threshold_and_target_requests_are_served_and_the_search_goes_on_until_nothing_changes_any_more()
    {
        var machine = Machine(settings => settings with { Jitter = 0 });
        machine.Start(Active(15), _now);
        machine.CandidatesFound([], Active(15), _now);
        machine.Request(1, Active(15), _now);
        machine.CandidatesFound([], Active(15), _now);

        // Above the threshold of 16, below the target of 20.
        var pass = machine.TimerFired(Active(17), _now);
        Assert.Equal([new MaintenanceIntent.Publish(new P2pEvent.MaintenanceStarted()), new MaintenanceIntent.FindCandidates(11, _now)], pass);
        Assert.Equal(
            [Served(1), new MaintenanceIntent.AskForContacts(), new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(20))],
            machine.CandidatesFound([], Active(17), _now),
            Comparer);
        foreach (var wait in new[] { 40, 60 })
        {
            machine.TimerFired(Active(17), _now);
            Assert.Equal(new MaintenanceIntent.StartTimer(TimeSpan.FromSeconds(wait)), machine.CandidatesFound([], Active(17), _now)[^1]);
        }

        machine.TimerFired(Active(17), _now);
        Assert.Contains(new MaintenanceIntent.Publish(new P2pEvent.MaintenanceEnded()), machine.CandidatesFound([], Active(17), _now));
        Assert.False(machine.IsRunning);
    }

    [Fact]
    public void A_request_of_a_node_that_finds_nobody_is_served_after_the_longest_wait_and_the_run_goes_on()
    {
        var machine = Machine();
        machine.Start(Active(0), _now);
        machine.Request(1, Active(0), _now);
        for (var wait = 0; wait < 5; wait++)
        {
            Assert.DoesNotContain(Served(1), machine.CandidatesFound([], Active(0), _now), Comparer);
            machine.TimerFired(Active(0), _now);
        }

        Assert.Contains(Served(1), machine.CandidatesFound([], Active(0), _now), Comparer);
        Assert.True(machine.IsRunning);
    }

    [Fact]
    public void Rolling_closes_a_quarter_of_the_surplus_and_replaces_it()
    {
        var machine = Machine();
        machine.Start(Active(28), _now);
        var intents = machine.Roll(5, Active(28), _now);
        Assert.Contains(new MaintenanceIntent.Close(2, SpareTrusted: true), intents);
        Assert.Equal([new MaintenanceIntent.FindCandidates(2, _now)], machine.Closed(2, Active(26), _now));
        machine.CandidatesFound(Points(1, 2), Active(26), _now);
        Assert.DoesNotContain(Served(5), machine.DialEnded(running: true, Active(27), _now), Comparer);
        machine.CandidatesFound([], Active(27), _now);
        Assert.Contains(Served(5), machine.DialEnded(running: true, Active(28), _now), Comparer);
        Assert.False(machine.IsRunning);
    }

    [Fact]
    public void Rolling_ends_when_nobody_can_replace_the_closed_or_nobody_can_be_closed()
    {
        var machine = Machine();
        machine.Start(Active(28), _now);
        machine.Roll(1, Active(28), _now);
        machine.Closed(2, Active(26), _now);
        Assert.Contains(Served(1), machine.CandidatesFound([], Active(26), _now), Comparer);
        machine.Roll(2, Active(26), _now);
        Assert.Contains(Served(2), machine.Closed(0, Active(26), _now), Comparer);
    }

    [Fact]
    public void When_others_chose_all_our_connections_it_dials_some_of_its_own()
    {
        var machine = Machine(settings => settings with { OutgoingShare = 4 });
        machine.Start(Active(28), _now);
        Assert.Contains(new MaintenanceIntent.FindCandidates(4, _now), machine.TimerFired(Active(28), _now));
        Assert.Equal([new MaintenanceIntent.Dial(Points(1, 2))], machine.CandidatesFound(Points(1, 2), Active(28), _now), Comparer);
        Assert.Empty(machine.DialEnded(running: true, Active(29), _now));
        machine.DialEnded(running: true, Active(30), _now);
        Assert.DoesNotContain(
            machine.TimerFired(new PoolCounts(0, 0, 0, Incoming: 26, Outgoing: 4, 0), _now), intent => intent is MaintenanceIntent.FindCandidates);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Small_targets_come_to_rest(int connections)
    {
        var bounds = ConnectionBounds.Around(connections);
        var machine = Machine(settings => settings with { Bounds = bounds });
        Assert.Equal(new MaintenanceIntent.FindCandidates(bounds.MaxTarget, _now), machine.Start(Active(0), _now)[^1]);
        machine.CandidatesFound(Points(1, 1), Active(0), _now);
        machine.DialEnded(running: true, Active(1), _now);
        Assert.False(machine.IsRunning);
    }

    private static readonly IntentComparer Comparer = new();

    private static MaintenanceMachine Machine(Func<MaintenanceSettings, MaintenanceSettings>? configure = null)
    {
        var settings = new MaintenanceSettings { Bounds = Bounds };
        return new MaintenanceMachine(configure?.Invoke(settings) ?? settings, new SeededRandom(1));
    }

    private static PoolCounts Active(int count) => new(0, 0, 0, Incoming: count, Outgoing: 0, 0);

    private static ImmutableArray<P2pPoint> Points(int from, int count) => [.. Enumerable.Range(from, count).Select(PoolFixture.PointOf)];

    private static MaintenanceIntent.Complete Served(params long[] requests) => new([.. requests]);

    private static LiveConnection Connection(int number, bool isPrivate, bool trusted) => new(
        new AttemptId(number), PoolFixture.PeerOf(number), new ConnectionId(PoolFixture.PointOf(number)), Incoming: true, isPrivate, trusted,
        PoolFixture.PointOf(number), PoolFixture.Version, PoolFixture.Start);

    /// <summary>Lists inside intents are compared by content.</summary>
    private sealed class IntentComparer : IEqualityComparer<MaintenanceIntent>
    {
        public bool Equals(MaintenanceIntent? x, MaintenanceIntent? y) => (x, y) switch
        {
            (MaintenanceIntent.Complete one, MaintenanceIntent.Complete other) => one.Requests.SequenceEqual(other.Requests),
            (MaintenanceIntent.Dial one, MaintenanceIntent.Dial other) => one.Points.SequenceEqual(other.Points),
            _ => object.Equals(x, y),
        };

        public int GetHashCode(MaintenanceIntent obj) => obj.GetType().GetHashCode();
    }
}
