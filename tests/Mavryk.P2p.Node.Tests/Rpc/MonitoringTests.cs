using System.Globalization;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;

namespace Mavryk.P2p.Node.Tests.Rpc;

/// <summary>What monitoring and orchestrators ask for (behaviour 14.2).</summary>
public sealed class MonitoringTests : RpcTest
{
    [Fact]
    public async Task The_metrics_have_the_names_of_the_reference_and_tell_the_truth()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);
        await DoAsync(alice, "PATCH", "/network/points/192.0.2.7:9732", """{"acl":"trust"}""");

        var (status, text) = await CallAsync(alice, "GET", "/metrics");
        Assert.Equal(200, status);
        var lines = text.Split('\n');
        var values = lines.Where(line => !line.StartsWith('#')).Select(line => line.Split(' ')).ToDictionary(words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));
        Assert.All(ReferenceMetric.All, metric => Assert.Contains(metric.Name, values));
        Assert.Contains("mavryk_p2p_connections{direction=\"outgoing\"}", values);
        (string Name, double Value)[] expected =
        [
            ("connections_active", 1), ("connections_incoming", 0), ("connections_outgoing", 1), ("connections_private", 0),
            ("peers_accepted", 0), ("peers_running", 1), ("peers_disconnected", 0),
            ("points_accepted", 0), ("points_running", 1), ("points_disconnected", 1), ("points_greylisted", 0), ("points_trusted", 1),
            ("messages_user_message_sent", 0), ("messages_bootstrap_received", 0), ("swap_success", 0),
        ];
        foreach (var (name, value) in expected)
        {
            Assert.Equal((name, value), (name, values[$"mavkit_p2p_{name}"]));
        }

        Assert.True(values["mavkit_p2p_io_scheduler_total_sent"] > 0);
        Assert.True(values["mavkit_p2p_io_scheduler_total_recv"] > 0);
        Assert.True(values["mavkit_p2p_io_scheduler_current_inflow"] >= 0);
        Assert.True(values["mavkit_p2p_io_scheduler_current_outflow"] >= 0);
    }

    [Fact]
    public async Task A_node_lives_until_its_network_has_ended_and_is_ready_with_enough_connections()
    {
        var (alice, bob) = (await StartAsync("mavryk.p2p.limits.min-connections = 1"), await StartAsync("mavryk.p2p.limits.min-connections = 0"));

        Assert.Equal((503, "Unhealthy: There are 0 connections; 1 are wanted."), await CallAsync(alice, "GET", "/health/ready"));
        Assert.Equal((200, "Healthy"), await CallAsync(bob, "GET", "/health/ready"));
        await ConnectAsync(alice, bob);
        Assert.Equal((200, "Healthy"), await CallAsync(alice, "GET", "/health/ready"));
        await DoAsync(alice, "DELETE", $"/network/connections/{bob.Network.PeerId}?wait");
        Assert.Equal((200, "Degraded: There are 0 connections; 1 are wanted."), await CallAsync(alice, "GET", "/health/ready"));
        Assert.Equal((200, "Healthy"), await CallAsync(alice, "GET", "/health/live"));
        await alice.Network.ShutdownAsync();
        Assert.Equal((503, "Unhealthy: The network has ended."), await CallAsync(alice, "GET", "/health/ready"));
        Assert.Equal((503, "Unhealthy"), await CallAsync(alice, "GET", "/health/live"));
    }

    [Fact]
    public async Task A_node_whose_rpc_cannot_be_served_does_not_start_and_names_the_setting()
    {
        var node = await StartAsync();

        var failed = Assert.IsType<P2pResult<NodeHost>.Failed>(await TryStartAsync($"mavryk.node.rpc.listen = \"{node.Rpc}\""));
        Assert.Contains($"mavryk.node.rpc.listen = {node.Rpc}", failed.Error.Message);
    }
}
