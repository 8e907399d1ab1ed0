using System.Text.Json;

namespace Mavryk.P2p.Node.Tests.Rpc;

/// <summary>The directory /network, path by path (behaviour 14.1).</summary>
public sealed class NetworkDirectoryTests : RpcTest
{
    private const string UnknownPeer = "idsihN5SS6y2VRwkeVGjVjTLpmGRB4";

    [Fact]
    [Trait("Scenario", "RPC-01")]
    public async Task Two_connected_nodes_show_each_other()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);
        var (aliceId, bobId) = ($"{alice.Network.PeerId}", $"{bob.Network.PeerId}");

        Assert.Equal(bobId, (await GetAsync(bob, "/network/self")).GetString());
        var stat = await GetAsync(alice, "/network/stat");
        Assert.True(long.Parse(stat.GetProperty("total_sent").GetString()!) > 0);
        Assert.True(long.Parse(stat.GetProperty("total_recv").GetString()!) > 0);
        Assert.Equal(JsonValueKind.Number, stat.GetProperty("current_inflow").ValueKind);
        Assert.Equal(JsonValueKind.Number, stat.GetProperty("current_outflow").ValueKind);

        var connection = Assert.Single((await GetAsync(alice, "/network/connections")).EnumerateArray());
        Assert.Equal(
            ["incoming", "peer_id", "id_point", "remote_socket_port", "announced_version", "private", "local_metadata", "remote_metadata"],
            connection.EnumerateObject().Select(field => field.Name));
        Assert.Equal(bobId, connection.GetProperty("peer_id").GetString());
        Assert.False(connection.GetProperty("incoming").GetBoolean());
        Assert.Equal("::ffff:127.0.0.1", connection.GetProperty("id_point").GetProperty("addr").GetString());
        Assert.Equal("TEZOS_TEST", connection.GetProperty("announced_version").GetProperty("chain_name").GetString());
        Assert.Equal(connection.GetRawText(), (await GetAsync(alice, $"/network/connections/{bobId}")).GetRawText());
        Assert.True((await GetAsync(bob, $"/network/connections/{aliceId}")).GetProperty("incoming").GetBoolean());

        var peer = Assert.Single((await GetAsync(alice, "/network/peers")).EnumerateArray());
        Assert.Equal(bobId, peer[0].GetString());
        Assert.Equal("running", peer[1].GetProperty("state").GetString());
        Assert.Equal(1, peer[1].GetProperty("score").GetDouble());
        Assert.Equal("running", (await GetAsync(alice, $"/network/peers/{bobId}")).GetProperty("state").GetString());

        var point = Assert.Single((await GetAsync(alice, "/network/points")).EnumerateArray());
        Assert.Equal($"{PointOf(bob)}", point[0].GetString());
        Assert.Equal("running", point[1].GetProperty("state").GetProperty("event_kind").GetString());
        Assert.Equal(bobId, (await GetAsync(alice, $"/network/points/{PointOf(bob)}")).GetProperty("p2p_peer_id").GetString());

        var all = await GetAsync(alice, "/network/full_stat");
        Assert.Equal(["stat", "incoming_connections", "outgoing_connections", "peers", "points"], all.EnumerateObject().Select(field => field.Name));
        Assert.Empty(all.GetProperty("incoming_connections").EnumerateArray());
        Assert.Equal(bobId, Assert.Single(all.GetProperty("outgoing_connections").EnumerateArray()).GetProperty("peer_id").GetString());
        Assert.Single(all.GetProperty("peers").EnumerateArray());
        Assert.Single(all.GetProperty("points").EnumerateArray());
    }

    [Fact]
    [Trait("Scenario", "RPC-01")]
    public async Task What_is_unknown_is_not_found_and_what_makes_no_sense_is_refused()
    {
        var node = await StartAsync();

        Assert.Equal((404, ""), await CallAsync(node, "GET", $"/network/connections/{UnknownPeer}"));
        Assert.Equal((404, ""), await CallAsync(node, "GET", $"/network/peers/{UnknownPeer}"));
        Assert.Equal((404, ""), await CallAsync(node, "GET", "/network/points/192.0.2.7:9732"));
        Assert.Equal((404, ""), await CallAsync(node, "GET", "/network/nowhere"));
        Assert.Equal((404, ""), await CallAsync(node, "PATCH", $"/network/peers/{UnknownPeer}", "{}"));
        Assert.Equal((404, ""), await CallAsync(node, "PATCH", "/network/points/192.0.2.7:9732", "{}"));
        Assert.Equal((200, "[]"), await CallAsync(node, "GET", $"/network/peers/{UnknownPeer}/log"));
        Assert.Equal((200, "[]"), await CallAsync(node, "GET", "/network/points/%5B2001:db8::1%5D:9732/log"));
        Assert.Equal(405, (await CallAsync(node, "PUT", "/network/self", "{}")).Status);
        Assert.Equal(400, (await CallAsync(node, "GET", "/network/peers/idwrong")).Status);
        Assert.Equal(400, (await CallAsync(node, "GET", "/network/points/192.0.2.7")).Status);
        Assert.Equal(400, (await CallAsync(node, "GET", "/network/points/nowhere.example:9732")).Status);
        Assert.Equal(400, (await CallAsync(node, "PUT", "/network/points/127.0.0.1:1?timeout=soon", "{}")).Status);
        Assert.Equal(400, (await CallAsync(node, "GET", $"/network/peers/{UnknownPeer}/log?monitor=perhaps")).Status);
        Assert.Equal(413, (await CallAsync(node, "PATCH", $"/network/peers/{UnknownPeer}", new string(' ', 1 << 17))).Status);
        foreach (var body in new[] { "{", "[]", "\"\\ud800\"", """{"acl":"forgive"}""", """{"acl":1}""", """{"list":"ban"}""", $$"""{"peer_id":"{{UnknownPeer}}"}""" })
        {
            Assert.Equal((body, 400), (body, (await CallAsync(node, "PATCH", $"/network/peers/{UnknownPeer}", body)).Status));
        }
    }

    [Fact]
    [Trait("Scenario", "RPC-01")]
    public async Task A_peer_is_banned_trusted_and_opened()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);
        var path = $"/network/peers/{bob.Network.PeerId}";
        using var events = await OpenAsync(alice, "/network/log");

        Assert.False((await GetAsync(alice, $"{path}/banned")).GetBoolean());
        Assert.False((await DoAsync(alice, "PATCH", path, """{"acl":"ban"}""")).GetProperty("trusted").GetBoolean());
        Assert.True((await GetAsync(alice, $"{path}/banned")).GetBoolean());
        await events.UntilAsync(happened => happened.GetProperty("event").GetString() == "disconnection");
        Assert.True((await DoAsync(alice, "PATCH", path, """{"acl":"trust"}""")).GetProperty("trusted").GetBoolean());
        Assert.False((await GetAsync(alice, $"{path}/banned")).GetBoolean());
        Assert.True((await DoAsync(alice, "PATCH", path, "{}")).GetProperty("trusted").GetBoolean());
        Assert.False((await DoAsync(alice, "PATCH", path, """{"acl":"open"}""")).GetProperty("trusted").GetBoolean());
        Assert.Equal(404, (await CallAsync(alice, "PATCH", $"/network/peers/{UnknownPeer}", """{"acl":"ban"}""")).Status);
        Assert.True((await GetAsync(alice, $"/network/peers/{UnknownPeer}/banned")).GetBoolean());
    }

    [Fact]
    [Trait("Scenario", "RPC-01")]
    public async Task A_point_is_banned_trusted_and_opened()
    {
        var node = await StartAsync();
        const string Path = "/network/points/192.0.2.7:9732";

        Assert.False((await DoAsync(node, "PATCH", Path, """{"acl":"ban"}""")).GetProperty("trusted").GetBoolean());
        Assert.True((await GetAsync(node, "/network/points/192.0.2.7:1/banned")).GetBoolean());
        Assert.True((await DoAsync(node, "PATCH", Path, """{"acl":"trust"}""")).GetProperty("trusted").GetBoolean());
        Assert.False((await GetAsync(node, $"{Path}/banned")).GetBoolean());
        Assert.False((await DoAsync(node, "PATCH", Path, """{"acl":"open"}""")).GetProperty("trusted").GetBoolean());
        var expecting = await DoAsync(node, "PATCH", "/network/points/%5B2001:db8::1%5D:9732", $$"""{"peer_id":"{{UnknownPeer}}"}""");
        Assert.Equal(UnknownPeer, expecting.GetProperty("expected_peer_id").GetString());
    }

    [Fact]
    [Trait("Scenario", "RPC-01")]
    public async Task Greylists_are_shown_and_cleared_and_bans_only_on_demand()
    {
        var node = await StartAsync();
        await node.Network.GreylistAddressAsync(Protocol.Points.P2pAddress.Parse("192.0.2.8"), Token);
        await node.Network.GreylistPeerAsync(Protocol.Points.PeerId.Parse(UnknownPeer), Token);
        await node.Network.BanAsync(Protocol.Points.P2pAddress.Parse("192.0.2.7"), cancellation: Token);

        Assert.Equal($"""["{UnknownPeer}"]""", (await GetAsync(node, "/network/greylist/peers")).GetRawText());
        Assert.Equal("""{"ips":["::ffff:192.0.2.8"],"not_reliable_since":null}""", (await GetAsync(node, "/network/greylist/ips")).GetRawText());
        Assert.True((await GetAsync(node, "/network/points/192.0.2.8:1/banned")).GetBoolean());
        await DoAsync(node, "DELETE", "/network/greylist");
        Assert.Equal("[]", (await GetAsync(node, "/network/greylist/peers")).GetRawText());
        Assert.False((await GetAsync(node, "/network/points/192.0.2.8:1/banned")).GetBoolean());
        Assert.True((await GetAsync(node, "/network/points/192.0.2.7:1/banned")).GetBoolean());
        await DoAsync(node, "DELETE", "/network/greylist?bans");
        Assert.False((await GetAsync(node, "/network/points/192.0.2.7:1/banned")).GetBoolean());
    }

    [Fact]
    [Trait("Scenario", "RPC-02")]
    public async Task A_kicked_peer_is_gone_and_an_unknown_one_is_no_error()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);
        var closed = alice.Network.FindConnection(bob.Network.PeerId)!.Closed;

        await DoAsync(alice, "DELETE", $"/network/connections/{bob.Network.PeerId}?wait");
        Assert.IsType<Protocol.Events.DisconnectionReason.ExplicitRpc>(await closed.WaitAsync(Token));
        Assert.Equal("[]", (await GetAsync(alice, "/network/connections")).GetRawText());
        Assert.Equal("disconnected", (await GetAsync(alice, $"/network/peers/{bob.Network.PeerId}")).GetProperty("state").GetString());
        await DoAsync(alice, "DELETE", $"/network/connections/{bob.Network.PeerId}?wait=yes");
        await DoAsync(alice, "DELETE", $"/network/connections/{UnknownPeer}");
    }

    [Fact]
    [Trait("Scenario", "RPC-03")]
    public async Task Connecting_reports_the_errors_of_the_connect_handler()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);
        var nobody = $"/network/points/127.0.0.1:{Closed()}";

        var (status, trace) = await CallAsync(alice, "PUT", $"/network/points/{PointOf(bob)}?timeout=5.", "{}");
        Assert.Equal((500, """[{"kind":"permanent","id":"node.p2p_pool.connected"}]"""), (status, trace));
        Assert.Equal((500, """[{"kind":"permanent","id":"node.p2p_pool.connection_failed"}]"""), await CallAsync(alice, "PUT", nobody, "{}"));
        await DoAsync(alice, "PATCH", nobody, """{"acl":"ban"}""");
        Assert.Contains("node.p2p_pool.point_banned", (await CallAsync(alice, "PUT", nobody)).Body);
        Assert.Equal(400, (await CallAsync(alice, "PUT", nobody, """{"acl":"ban"}""")).Status);
    }

    [Fact]
    [Trait("Scenario", "RPC-03")]
    public async Task A_point_that_does_not_answer_costs_no_more_than_the_timeout()
    {
        var node = await StartAsync();
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var (status, trace) = await CallAsync(node, "PUT", $"/network/points/{silent.LocalEndpoint}?timeout=0.2", "{}");
        Assert.Equal((500, """[{"kind":"temporary","id":"utils.Timeout"}]"""), (status, trace));
    }

    [Fact]
    [Trait("Scenario", "RPC-04")]
    public async Task Filters_add_up_and_an_unknown_word_is_an_error()
    {
        var (alice, bob, carol) = (await StartAsync(), await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);
        await ConnectAsync(alice, carol);
        await DoAsync(alice, "DELETE", $"/network/connections/{carol.Network.PeerId}?wait");

        Assert.Equal([$"{bob.Network.PeerId}"], await NamesAsync(alice, "peers?filter=running"));
        Assert.Equal([$"{carol.Network.PeerId}"], await NamesAsync(alice, "peers?filter=accepted&filter=disconnected"));
        Assert.Equal(2, (await NamesAsync(alice, "peers?filter=running&filter=disconnected")).Length);
        Assert.Equal(2, (await NamesAsync(alice, "peers")).Length);
        Assert.Equal([$"{PointOf(bob)}"], await NamesAsync(alice, "points?filter=running"));
        Assert.Equal([$"{PointOf(carol)}"], await NamesAsync(alice, "points?filter=disconnected"));
        Assert.Empty(await NamesAsync(alice, "points?filter=requested&filter=accepted"));
        Assert.Equal(2, (await NamesAsync(alice, "points?filter=running&filter=disconnected")).Length);
        Assert.Equal(400, (await CallAsync(alice, "GET", "/network/peers?filter=requested")).Status);
        Assert.Equal(400, (await CallAsync(alice, "GET", "/network/points?filter=running&filter=asleep")).Status);
        Assert.Equal(400, (await CallAsync(alice, "GET", "/network/points?filter=1")).Status);
    }

    private async Task<string[]> NamesAsync(Mavryk.P2p.Node.Hosting.NodeHost node, string list) =>
        [.. (await GetAsync(node, $"/network/{list}")).EnumerateArray().Select(pair => pair[0].GetString()!)];

    // Bound once and given back: nobody listens there.
    private static int Closed()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
