using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>A network that forms, loses half of itself and heals (behaviour 7).</summary>
public sealed class NeighbourhoodTests : SimulationTest
{
    private const int Nodes = 20;
    private const int Lost = 10;

    private static readonly ConnectionBounds Bounds = ConnectionBounds.Around(6);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Twenty_nodes_reach_their_targets_from_one_point_lose_any_ten_and_recover(int seed, bool withoutAWord)
    {
        Network.Latency = TimeSpan.FromMilliseconds(20);
        var nodes = await StartManyAsync(Nodes, firstHost: 1, Maintained(Bounds));
        foreach (var node in nodes.Skip(1))
        {
            await node.RegisterPointAsync(Point(1));
        }

        await WithinAsync(TimeSpan.FromSeconds(60), AllAreContent, Describe);

        var lost = new SeededRandom((ulong)seed).Pick(nodes, Lost);
        nodes.RemoveAll(lost.Contains);
        if (withoutAWord)
        {
            foreach (var node in lost)
            {
                CutOff(node);
            }
        }
        else
        {
            await WithinAsync(TimeSpan.FromSeconds(10), Task.WhenAll(lost.Select(node => node.ShutdownAsync())));
        }

        // Whoever is between the minimum and the threshold looks when its idle time is over, and a swap may take one from it meanwhile.
        await WithinAsync(TimeSpan.FromSeconds(300), AllAreContent, Describe);
        Assert.All(nodes, node => Assert.InRange(node.Counts.Slots, Bounds.MinThreshold, Bounds.Max));

        bool AllAreContent() => nodes.All(node => LivingNeighbours(node) >= Bounds.MinThreshold);

        int LivingNeighbours(IP2pNetwork<byte[], int, ConnectionMetadata> node) => nodes.Count(other => node.FindConnection(other.PeerId) is not null);

        string Describe() => string.Join(", ", nodes.Select(node => $"{LivingNeighbours(node)}/{node.Counts.Active}"));
    }
}
