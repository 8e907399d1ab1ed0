using System.Net;
using System.Net.Sockets;

namespace Mavryk.P2p.Node.Tests.Processes;

/// <summary>Nodes in processes of their own that start without knowing each other.</summary>
public sealed class FindingEachOtherTests : IDisposable
{
    private const string Maintenance = "--maintenance-idle-time";

    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Scenario", "ADDR-08")]
    public async Task A_trusted_name_is_resolved_and_dialled()
    {
        await using var known = await StartAsync();

        await using var node = await StartAsync("--trusted", $"localhost:{known.Ready.GetProperty("port")}#{known.PeerId}");

        await ConnectedAsync(node, known);
    }

    [Fact]
    [Trait("Scenario", "DISC-05")]
    public async Task Nodes_of_one_network_find_each_other_by_broadcast()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The broadcast address of the loopback network.
        string[] discovery = ["--discovery-addr", "127.255.255.255", "--discovery-port", $"{FreeUdpPort()}"];
        await using var first = await StartAsync(discovery);
        await using var second = await StartAsync(discovery);

        await ConnectedAsync(first, second);
        await ConnectedAsync(second, first);
    }

    [Fact]
    [Trait("Scenario", "MULTI-01")]
    public async Task A_ring_of_nodes_of_which_each_trusts_the_next_becomes_a_clique()
    {
        var ring = new List<NodeProcess>();
        try
        {
            for (var i = 0; i < 5; i++)
            {
                ring.Add(await NodeProcess.StartScriptAsync(_folder, "--port", "auto", Maintenance, "120"));
                Assert.Empty((await ring[i].DoAsync("points")).GetProperty("points").EnumerateArray());
            }

            for (var i = 0; i < ring.Count; i++)
            {
                await ring[i].DoAsync($"trust point {ring[(i + 1) % ring.Count].Point}");
            }

            foreach (var node in ring)
            {
                foreach (var other in ring.Where(other => other != node))
                {
                    await ConnectedAsync(node, other);
                }
            }

            foreach (var node in ring)
            {
                var points = (await node.DoAsync("points")).GetProperty("points").EnumerateArray().ToDictionary(pair => pair[0].GetString()!, pair => pair[1]);
                points.Remove(node.Point);
                Assert.Equal(ring.Where(other => other != node).Select(other => other.Point).Order(), points.Keys.Order());
                Assert.Single(points.Values, point => point.GetProperty("trusted").GetBoolean());
                Assert.Equal(
                    ring.Where(other => other != node).Select(other => other.PeerId).Order(),
                    (await node.DoAsync("peers")).GetProperty("peers").EnumerateArray().Select(pair => pair[0].GetString()!).Order());
            }
        }
        finally
        {
            foreach (var node in ring)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static Task ConnectedAsync(NodeProcess node, NodeProcess other) =>
        node.ExpectAsync(line => line.TryGetProperty("connected", out var id) && id.GetString() == other.PeerId);

    private static int FreeUdpPort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }

    private Task<NodeProcess> StartAsync(params string[] arguments) =>
        NodeProcess.StartScriptAsync(_folder, ["--port", "auto", Maintenance, "1", .. arguments]);
}
