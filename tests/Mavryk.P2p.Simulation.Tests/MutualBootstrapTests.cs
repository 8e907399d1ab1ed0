using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Protocol.Limits;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>Two nodes whose maintenance dials the other at the same time (behaviour 5.9, 7).</summary>
public sealed class MutualBootstrapTests : SimulationTest
{
    private const int Rounds = 200;

    [Fact]
    public async Task Two_nodes_that_bootstrap_each_other_settle_on_one_connection_every_time()
    {
        var random = new Random(11);
        for (var round = 0; round < Rounds; round++)
        {
            Network.Splitting = StreamSplitting.Random(200);
            Network.Latency = TimeSpan.FromMilliseconds(random.Next(0, 100));
            var bounds = ConnectionBounds.Around(1 + (round % 3));

            // Both dials wait for the link, so that they cross.
            Network.Partition(Host(1), Host(2));
            await using var alice = await StartAsync(1, settings => Maintained(bounds)(settings) with { Name = $"alice-{round}" });
            await using var bob = await StartAsync(2, settings => Maintained(bounds)(settings) with { Name = $"bob-{round}" });
            await alice.RegisterPointAsync(Point(2), trusted: round % 2 == 0 ? true : null);
            await bob.RegisterPointAsync(Point(1), trusted: round % 2 == 0 ? true : null);
            await AdvanceAsync(TimeSpan.FromMilliseconds(random.Next(1, 50)), TimeSpan.FromMilliseconds(1));
            Network.Heal(Host(1), Host(2));

            await WithinAsync(TimeSpan.FromSeconds(5), () => alice.Counts.Total == 1 && bob.Counts.Total == 1 && alice.Counts.Active == 1 && bob.Counts.Active == 1);
            var (one, other) = (Assert.Single(alice.Connections), Assert.Single(bob.Connections));
            Assert.NotEqual(one.Info.Incoming, other.Info.Incoming);
            await AdvanceAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5));
            Assert.Same(one, Assert.Single(alice.Connections));
            Assert.Same(other, Assert.Single(bob.Connections));

            await WithinAsync(TimeSpan.FromSeconds(10), Task.WhenAll(alice.ShutdownAsync(), bob.ShutdownAsync()));
        }
    }
}
