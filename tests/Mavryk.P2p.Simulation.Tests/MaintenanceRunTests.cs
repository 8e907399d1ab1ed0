using System.Collections.Concurrent;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>Runs of the maintenance among whole nodes (behaviour 7).</summary>
public sealed class MaintenanceRunTests : SimulationTest
{
    [Fact]
    [Trait("Scenario", "MAINT-02")]
    public async Task Too_few_connections_are_noticed_at_once_and_replaced_when_their_points_may_be_dialled_again()
    {
        var bounds = new ConnectionBounds(18, 36, 400);
        await StartManyAsync(41, firstHost: 2);
        var target = await StartAsync(1, settings =>
        {
            settings = Maintained(bounds, TimeSpan.FromSeconds(36000))(settings);
            return settings with
            {
                Limits = settings.Limits with { MaxKnownPoints = new TableLimit(800, 600), MaxKnownPeerIds = new TableLimit(800, 600) },
                Maintenance = settings.Maintenance with { SearchWait = TimeSpan.FromSeconds(10) },
                Config = settings.Config with { TrustedPoints = [.. Enumerable.Range(2, 41).Select(NameOf)] },
            };
        });
        var events = await WatchAsync(target);

        // Its first run may be over before the watcher is there.
        await WithinAsync(TimeSpan.FromSeconds(30), target.MaintainAsync());
        Assert.InRange(target.Counts.Active, 30, 41);

        events.Clear();
        foreach (var connection in target.Connections[17..])
        {
            _ = connection.DisconnectAsync("a test");
        }

        await WithinAsync(TimeSpan.FromSeconds(1), () => events.Contains(new P2pEvent.TooFewConnections()) && events.Contains(new P2pEvent.MaintenanceStarted()));
        await WithinAsync(TimeSpan.FromSeconds(75), () => target.Counts.Active >= 30, () => $"{target.Counts}");
    }

    [Fact]
    [Trait("Scenario", "MAINT-03")]
    public async Task Switched_off_it_never_runs_and_switched_on_it_comes_back_to_a_node_that_was_away()
    {
        var target = await StartAsync(1, Maintained(ConnectionBounds.Around(2)));
        var enabled = await StartAsync(2, Maintained(ConnectionBounds.Around(1), TimeSpan.FromSeconds(5)));
        var disabled = await StartAsync(
            3, settings => settings with { Limits = settings.Limits with { Connections = ConnectionBounds.Around(1), MaintenanceIdleTime = null } });
        var runs = await WatchAsync(enabled);
        var nothing = await WatchAsync(disabled);
        await enabled.RegisterPointAsync(Point(1));
        await disabled.RegisterPointAsync(Point(1));
        await WithinAsync(TimeSpan.FromSeconds(10), () => runs.Contains(new P2pEvent.MaintenanceEnded()));
        Assert.NotNull(enabled.FindConnection(IdOf(1)));

        runs.Clear();
        await WithinAsync(TimeSpan.FromSeconds(10), target.ShutdownAsync());
        await WithinAsync(TimeSpan.FromSeconds(10), () => runs.Contains(new P2pEvent.MaintenanceStarted()));
        await StartAsync(1, settings => Maintained(ConnectionBounds.Around(2))(settings) with { Name = "again" });
        await WithinAsync(TimeSpan.FromSeconds(120), () => runs.Contains(new P2pEvent.MaintenanceEnded()));
        Assert.NotNull(enabled.FindConnection(IdOf(1)));

        await AdvanceAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
        Assert.Equal(1, enabled.Counts.Active);
        Assert.Equal([new P2pEvent.NewPoint(Point(1))], nothing);
        Assert.Equal(default, disabled.Counts);
        Assert.Equal(
            new P2pError.MaintenanceDisabled(), Assert.IsType<P2pResult<PoolCounts>.Failed>(await disabled.MaintainAsync(Token)).Error);
    }

    [Fact]
    [Trait("Scenario", "MAINT-04")]
    public async Task A_newcomer_that_knows_one_node_learns_the_others_and_reaches_its_targets()
    {
        var full = await StartManyAsync(9, firstHost: 2, Maintained(ConnectionBounds.Around(8)));
        foreach (var (dialling, index) in full.Select((node, index) => (node, index)))
        {
            foreach (var dialled in full.Skip(index + 1).Where(node => dialling.FindConnection(node.PeerId) is null))
            {
                await WithinAsync(TimeSpan.FromSeconds(10), dialling.ConnectAsync(dialled.ListeningPoint!.Value));
            }
        }

        await WithinAsync(TimeSpan.FromSeconds(10), () => full.All(node => node.Counts.Active == 8));
        var bounds = ConnectionBounds.Around(6);
        Assert.Equal((4, 5, 7, 8), (bounds.MinThreshold, bounds.MinTarget, bounds.MaxTarget, bounds.MaxThreshold));
        var newcomer = await StartAsync(1, Maintained(bounds));
        var events = await WatchAsync(newcomer);

        await WithinAsync(TimeSpan.FromSeconds(10), newcomer.ConnectAsync(Point(2)));

        await WithinAsync(TimeSpan.FromSeconds(60), () => events.Contains(new P2pEvent.MaintenanceEnded()), () => $"{newcomer.Counts}");
        Assert.InRange(newcomer.Counts.Active, 5, 7);
        Assert.InRange(newcomer.Points().Length, 9, 10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Scenario", "SWAP-02")]
    public async Task A_node_with_two_neighbours_makes_them_exchange_theirs(bool open)
    {
        // Nodes 2 and 3 are 1a and 1b, 4 and 5 are 2a and 2b of the scenario. Which of the two is asked is a matter of chance.
        var others = await StartManyAsync(4, firstHost: 2, settings => Without(settings, open));
        var (firstA, firstB, secondA, secondB) = (others[0], others[1], others[2], others[3]);
        await WithinAsync(TimeSpan.FromSeconds(10), firstA.ConnectAsync(Point(3)));
        await WithinAsync(TimeSpan.FromSeconds(10), secondA.ConnectAsync(Point(5)));
        var left = new[] { firstA.Connections[0].Closed, secondA.Connections[0].Closed };
        ConcurrentQueue<P2pEvent>[] seen = [await WatchAsync(firstA), await WatchAsync(secondA)];
        var node = await StartAsync(1, settings =>
        {
            settings = Without(Maintained(ConnectionBounds.Around(2))(settings), open);
            return settings with { Config = settings.Config with { TrustedPoints = [NameOf(2), NameOf(4)] } };
        });
        var own = await WatchAsync(node);

        await WithinAsync(
            TimeSpan.FromSeconds(10), () => own.Any(happened => happened is P2pEvent.SwapSuccess), () => string.Join("\n", [.. own, .. seen[0], .. seen[1]]));

        await WithinAsync(TimeSpan.FromSeconds(10), () => Array.Exists(seen, WasAsked));
        var asked = Array.FindIndex(seen, WasAsked);
        var (given, dropped) = asked == 0 ? (firstB, secondA) : (secondB, firstA);
        await WithinAsync(TimeSpan.FromSeconds(10), () => seen[asked].Contains(new P2pEvent.SwapSuccess(IdOf(1))) && left[asked].IsCompleted);
        Assert.IsType<DisconnectionReason.PeerSwapped>(await left[asked]);
        await WithinAsync(TimeSpan.FromSeconds(10), () => node.FindConnection(dropped.PeerId) is null);
        Assert.Equal(
            new[] { given.PeerId, asked == 0 ? firstA.PeerId : secondA.PeerId }.Order(), node.Connections.Select(connection => connection.Info.PeerId).Order());
        Assert.NotNull((asked == 0 ? firstA : secondA).FindConnection(dropped.PeerId));
        Assert.Single(own, happened => happened is P2pEvent.SwapRequestSent);
        Assert.Single(own, happened => happened is P2pEvent.SwapAckReceived);

        static bool WasAsked(ConcurrentQueue<P2pEvent> events) => events.Any(happened => happened is P2pEvent.SwapRequestReceived);
    }

    private static PointName NameOf(int host) => new($"10.0.0.{host}", 9732);

    private static P2pSettings Without(P2pSettings settings, bool discovery) =>
        settings with { Config = settings.Config with { DisablePeerDiscovery = !discovery } };
}
