using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Tests.Processes;

namespace Mavryk.P2p.Node.Tests.Rpc;

/// <summary>The operator's commands, each in a process of its own with its output piped (behaviour 14.1).</summary>
public sealed class OperatorCommandTests : RpcTest
{
    [Fact]
    public async Task Connections_peers_points_and_traffic_are_listed_a_line_each()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var (bobId, bobPoint) = ($"{bob.Network.PeerId}", $"{PointOf(bob)}");
        Assert.Equal([$"connected to {bobPoint}"], await DoneAsync(alice, "connect", bobPoint, "--timeout", "20"));

        Assert.Equal([["out", bobId, bobPoint, "TEZOS_TEST", "2.1", "-"]], Fields(await DoneAsync(alice, "connections")));
        Assert.Equal(["running", bobId, bobPoint, "-", "1"], Assert.Single(Fields(await DoneAsync(alice, "peers")))[..5]);
        Assert.Equal(["running", bobPoint, bobId, "-"], Assert.Single(Fields(await DoneAsync(alice, "points", "--filter", "running", "--filter", "requested")))[..4]);
        Assert.Empty(await DoneAsync(alice, "points", "--filter", "disconnected"));
        var all = Fields(await DoneAsync(alice, "stat"));
        Assert.Equal(["sent", "received", "out", "running", "running"], all.Select(fields => fields[0]));
        Assert.True(long.Parse(all[0][1]) > 0);

        var raw = JsonElement.Parse(Assert.Single(await DoneAsync(alice, "stat", "--json")));
        Assert.Equal(["stat", "connections", "peers", "points"], raw.EnumerateObject().Select(field => field.Name));
        Assert.Equal(bobId, raw.GetProperty("connections")[0].GetProperty("peer_id").GetString());
        Assert.Equal((await GetAsync(alice, "/network/connections")).GetRawText(), Assert.Single(await DoneAsync(alice, "connections", "--json")));
        Assert.Equal([$"not connected to {bobId}"], await DoneAsync(alice, "kick", bobId));
        Assert.Empty(await DoneAsync(alice, "connections"));
    }

    [Fact]
    public async Task Access_is_changed_for_those_too_whom_the_node_never_met()
    {
        const string Peer = "idsihN5SS6y2VRwkeVGjVjTLpmGRB4";
        var node = await StartAsync();

        Assert.Equal(["ban: 192.0.2.7:9732"], await DoneAsync(node, "ban", "address", "192.0.2.7"));
        Assert.Equal(["192.0.2.7:1 is banned"], await DoneAsync(node, "banned", "address", "192.0.2.7:1"));
        Assert.Equal(["[2001:db8::1]:9732 is not banned"], await DoneAsync(node, "unban", "address", "2001:db8::1"));
        Assert.Equal(["trust: 192.0.2.7:9732"], await DoneAsync(node, "trust", "address", "192.0.2.7"));
        Assert.Equal("trusted", Assert.Single(Fields(await DoneAsync(node, "points")))[3]);
        Assert.Equal(["untrust: 192.0.2.7:9732"], await DoneAsync(node, "untrust", "address", "192.0.2.7:9732"));
        Assert.Equal([$"{Peer} is banned"], await DoneAsync(node, "ban", "peer", Peer));
        Assert.Equal(["greylists and bans are empty"], await DoneAsync(node, "greylist", "clear", "--bans"));
        Assert.Equal([$"{Peer} is not banned"], await DoneAsync(node, "banned", "peer", Peer));
        await node.Network.GreylistAddressAsync(Protocol.Points.P2pAddress.Parse("192.0.2.8"), Token);
        await node.Network.GreylistPeerAsync(Protocol.Points.PeerId.Parse(Peer), Token);
        Assert.Equal([["address", "192.0.2.8"], ["peer", Peer]], Fields(await DoneAsync(node, "greylist")));
        Assert.Equal(["greylists are empty"], await DoneAsync(node, "greylist", "clear"));
        Assert.Empty(await DoneAsync(node, "greylist"));
    }

    [Fact]
    public async Task Failures_say_what_to_do_next()
    {
        var node = await StartAsync("mavryk.node.rpc { full-access = [], open-to-all = [] }");
        var nobody = Nobody();

        Assert.Contains("--rpc", await FailedAsync(1, "stat", "--endpoint", $"127.0.0.1:{nobody}"));
        Assert.Contains("node.p2p_pool.connection_failed", await FailedAsync(1, "connect", $"127.0.0.1:{nobody}", "--endpoint", UrlOf(node, "")));
        Assert.Contains("peers", await FailedAsync(1, "untrust", "peer", "idsihN5SS6y2VRwkeVGjVjTLpmGRB4", "--endpoint", UrlOf(node, "")));
        Assert.Contains("RPC of a node", await FailedAsync(1, "peers", "--endpoint", UrlOf(node, "/health/live?")));
        Assert.Contains("nowhere", await FailedAsync(2, "connect", "nowhere"));
        Assert.Contains("peer id", await FailedAsync(2, "kick", "192.0.2.7"));
        Assert.Contains("asleep", await FailedAsync(2, "points", "--filter", "asleep"));
        Assert.Contains("--endpoint", await FailedAsync(2, "stat", "--endpoint", "ftp://127.0.0.1"));
    }

    private async Task<string[]> DoneAsync(NodeHost node, params string[] arguments)
    {
        await using var program = NodeProcess.Start([.. arguments, "--endpoint", $"{node.Rpc}"]);
        var (exitCode, output, errors) = await program.EndAsync();
        Assert.Equal((0, ""), (exitCode, errors));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> FailedAsync(int expectedExitCode, params string[] arguments)
    {
        await using var program = NodeProcess.Start(arguments);
        var (exitCode, output, errors) = await program.EndAsync();
        Assert.Equal((expectedExitCode, ""), (exitCode, output));
        return errors;
    }

    private static string[][] Fields(string[] lines) => [.. lines.Select(line => line.Split('\t'))];

    // Bound once and given back: nobody listens there.
    private static int Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
