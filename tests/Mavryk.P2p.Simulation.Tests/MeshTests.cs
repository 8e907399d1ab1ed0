using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>Ten nodes that all know each other: bare ones, without maintenance.</summary>
public sealed class MeshTests : SimulationTest
{
    private const int Nodes = 10;

    [Fact]
    [Trait("Scenario", "POOL-01")]
    public async Task Everybody_connects_to_everybody_and_each_message_arrives_once()
    {
        var nodes = await StartManyAsync(Nodes, firstHost: 1);
        await Scenario.RunAsync(Nodes, (party, scenario) => TalkAsync(nodes[party], nodes, scenario), Token);
    }

    [Fact]
    [Trait("Scenario", "POOL-02")]
    public async Task Whoever_gets_garbage_closes_that_connection_and_no_other()
    {
        const int Garbling = 5;
        var nodes = await StartManyAsync(Nodes - Garbling, firstHost: 1);
        await Scenario.RunAsync(nodes.Count, (party, scenario) => ConnectAllAsync(nodes[party], nodes, scenario), Token);
        var garbling = new List<FakeConnection<byte[], ConnectionMetadata>>();
        foreach (var node in nodes)
        {
            for (var host = 1; host <= Garbling; host++)
            {
                garbling.Add(await JoinAsync(nodes.Count + host, node));
            }
        }

        var connections = nodes.SelectMany(node => node.Connections).ToList();
        await Scenario.RunAsync(
            garbling.Count,
            async (party, scenario) =>
            {
                await scenario.BarrierAsync();
                await garbling[party].SendChunkAsync(new byte[16], scenario.Stopped);
                Assert.Null(await garbling[party].ReceiveAsync(scenario.Stopped));
            },
            Token);

        await UntilAsync(() => nodes.All(node => node.Counts.Total == nodes.Count - 1));
        foreach (var connection in connections)
        {
            if (nodes.Any(node => node.PeerId == connection.Info.PeerId))
            {
                Assert.False(connection.Closed.IsCompleted);
            }
            else
            {
                Assert.IsType<DisconnectionReason.ProtocolViolation>(await connection.Closed.WaitAsync(Token));
            }
        }

        Assert.Equal(Standing.Greylisted, await nodes[0].GetStandingAsync(IdOf(Nodes)));
        await Scenario.RunAsync(nodes.Count, (party, scenario) => TalkAsync(nodes[party], nodes, scenario), Token);
    }

    [Fact]
    [Trait("Scenario", "POOL-04")]
    public async Task Without_a_common_version_of_the_layer_every_caller_is_told_what_the_other_announced()
    {
        var target = await StartAsync(1, settings => settings with { P2pVersions = [0] });
        var callers = await StartManyAsync(Nodes - 1, firstHost: 2, settings => settings with { P2pVersions = [1] });
        await Scenario.RunAsync(
            callers.Count,
            async (party, scenario) =>
            {
                var refused = await callers[party].ConnectAsync(Point(1), cancellation: scenario.Stopped);
                Assert.Equal(
                    new P2pError.RejectedNoCommonProtocol(target.AnnouncedVersion),
                    Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Failed>(refused).Error);
            },
            Token);
    }

    /// <summary>As often as it takes: an attempt may cross that of the other side, and then one of the two gives way.</summary>
    private async Task ConnectAllAsync(
        IP2pNetwork<byte[], int, ConnectionMetadata> node, List<IP2pNetwork<byte[], int, ConnectionMetadata>> all, Scenario scenario)
    {
        foreach (var other in all.Where(other => other != node))
        {
            var connecting = node.ConnectAsync(other.ListeningPoint!.Value, cancellation: scenario.Stopped);
            await UntilAsync(() => connecting.IsCompleted || node.FindConnection(other.PeerId) is not null);
            await UntilAsync(() => node.FindConnection(other.PeerId) is not null);
        }

        await scenario.BarrierAsync();
    }

    private async Task TalkAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, List<IP2pNetwork<byte[], int, ConnectionMetadata>> all, Scenario scenario)
    {
        await ConnectAllAsync(node, all, scenario);
        Assert.Equal(all.Count - 1, node.Connections.Length);
        foreach (var connection in node.Connections)
        {
            Assert.IsType<SendResult.Queued>(await connection.SendAsync([1], scenario.Stopped));
        }

        await scenario.BarrierAsync();
        foreach (var connection in node.Connections)
        {
            Assert.Equal([1], (await connection.ReceiveAsync(scenario.Stopped)).GetOrThrow());
        }

        await scenario.BarrierAsync();
        Assert.All(node.Connections, connection => Assert.Equal(0, connection.Queues.IncomingMessages));
    }
}
