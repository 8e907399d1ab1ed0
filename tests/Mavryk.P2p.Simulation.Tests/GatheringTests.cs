using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>Few nodes that get to know each other.</summary>
public sealed class GatheringTests : SimulationTest
{
    private const int Nodes = 5;

    [Fact]
    [Trait("Scenario", "DISC-01")]
    public async Task Points_spread_through_a_common_neighbour()
    {
        var wanted = Maintained(P2pLimits.Default.Connections, TimeSpan.FromSeconds(5));
        var centre = await StartAsync(1, wanted);
        var neighbours = await StartManyAsync(2, firstHost: 2, wanted);
        var told = await Task.WhenAll(neighbours.Select(WatchAsync));
        foreach (var neighbour in neighbours)
        {
            await WithinAsync(TimeSpan.FromSeconds(10), centre.ConnectAsync(neighbour.ListeningPoint!.Value));
        }

        await WithinAsync(
            TimeSpan.FromSeconds(30),
            () => told.All(events => events.Contains(new P2pEvent.AdvertiseReceived(centre.PeerId))),
            () => string.Join("; ", neighbours.Select(neighbour => string.Join(", ", neighbour.Points().Select(point => point.Key)))));
        await WithinAsync(TimeSpan.FromSeconds(30), () => neighbours[0].FindPoint(Point(3)) is not null && neighbours[1].FindPoint(Point(2)) is not null);
    }

    [Fact]
    [Trait("Scenario", "MULTI-01")]
    public async Task A_ring_of_nodes_of_which_each_trusts_the_next_becomes_a_clique()
    {
        var nodes = await StartManyAsync(Nodes, firstHost: 1, Maintained(P2pLimits.Default.Connections));
        Assert.All(nodes, node => Assert.Empty(node.Points()));
        for (var i = 0; i < Nodes; i++)
        {
            await nodes[i].TrustAsync(nodes[(i + 1) % Nodes].ListeningPoint!.Value);
        }

        await WithinAsync(TimeSpan.FromSeconds(200), () => nodes.TrueForAll(node => node.Counts.Active == Nodes - 1), () => string.Join("; ", nodes.Select(node => node.Counts)));

        foreach (var node in nodes)
        {
            var own = node.ListeningPoint!.Value;
            Assert.DoesNotContain(node.Points(PointState.Running), point => point.Key == own);
            Assert.DoesNotContain(node.Peers(), peer => peer.Key == node.PeerId);
            Assert.Single(node.Points(), point => point.Value.Trusted);
            Assert.Equal(Nodes - 1, node.Peers().Length);
            Assert.Equal(Nodes - 1, node.Points().Count(point => point.Key != own));
        }
    }

    [Fact]
    [Trait("Scenario", "MULTI-02")]
    public async Task Private_nodes_that_are_configured_to_know_each_other_become_a_clique_and_stay_one()
    {
        var nodes = await StartManyAsync(Nodes, firstHost: 1, Clique);

        await WithinAsync(TimeSpan.FromSeconds(200), () => nodes.TrueForAll(node => node.Counts.Active == Nodes - 1), () => string.Join("; ", nodes.Select(node => node.Counts)));
        var events = await Task.WhenAll(nodes.Select(WatchAsync));
        await AdvanceAsync(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100));

        Assert.All(events, seen => Assert.DoesNotContain(seen, happened => happened is P2pEvent.Disconnection));
        Assert.All(nodes, node => Assert.Equal(Nodes - 1, node.Points(PointState.Running).Length));
    }

    private static P2pSettings Clique(P2pSettings settings) => Maintained(P2pLimits.Default.Connections)(settings) with
    {
        Config = settings.Config with
        {
            PrivateMode = true,
            TrustedPoints = [.. Enumerable.Range(1, Nodes).Where(host => Point(host).Address != settings.Config.ListeningAddress).Select(host => new PointName($"{Host(host)}", 9732))],
        },
    };
}
