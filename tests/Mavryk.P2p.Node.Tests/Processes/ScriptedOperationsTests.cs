using System.Text.Json;

namespace Mavryk.P2p.Node.Tests.Processes;

/// <summary>The commands on points, peers, access lists and the layer's own messages, between processes.</summary>
public sealed class ScriptedOperationsTests : IDisposable
{
    private const string Loopback = "::ffff:127.0.0.1";

    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Points_and_peers_are_told_in_the_forms_of_the_reference()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "auto");
        await dialler.DoAsync($"connect {listener.Point}");
        await dialler.DoAsync("register 192.0.2.7:9732");

        var points = (await dialler.DoAsync("points")).GetProperty("points").EnumerateArray().ToDictionary(pair => pair[0].GetString()!, pair => pair[1]);
        var running = points[listener.Point];
        Assert.Equal(2, points.Count);
        Assert.False(running.GetProperty("trusted").GetBoolean());
        Assert.Equal($$"""{"event_kind":"running","p2p_peer_id":"{{listener.PeerId}}"}""", running.GetProperty("state").GetRawText());
        Assert.Equal(listener.PeerId, running.GetProperty("last_established_connection")[0].GetString());
        Assert.Equal("""{"trusted":false,"state":{"event_kind":"disconnected"}}""", points["192.0.2.7:9732"].GetRawText());
        Assert.Equal(
            points.Keys.Order(),
            (await dialler.DoAsync("known_points")).GetProperty("points").EnumerateArray().Select(point => point.GetString()!).Order());

        var peer = Assert.Single((await dialler.DoAsync("peers")).GetProperty("peers").EnumerateArray());
        Assert.Equal(listener.PeerId, peer[0].GetString());
        Assert.Equal(
            ["score", "trusted", "conn_metadata", "peer_metadata", "state", "reachable_at", "stat", "last_established_connection", "last_seen"],
            peer[1].EnumerateObject().Select(field => field.Name));
        Assert.Equal("running", peer[1].GetProperty("state").GetString());
        Assert.Equal(listener.Ready.GetProperty("port").GetInt32(), peer[1].GetProperty("reachable_at").GetProperty("port").GetInt32());

        Assert.True((await dialler.DoAsync("unregister 192.0.2.7:9732")).GetProperty("removed").GetBoolean());
        Assert.False((await dialler.DoAsync("unregister 192.0.2.7:9732")).GetProperty("removed").GetBoolean());
        Assert.False((await dialler.DoAsync($"unregister {listener.Point}")).GetProperty("removed").GetBoolean());
    }

    [Fact]
    public async Task Trust_and_expected_identities_are_set_and_taken_away()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0");

        await dialler.DoAsync($"trust point {listener.Point}");
        await dialler.DoAsync($"trust peer {listener.PeerId}");
        Assert.True(await IsTrustedAsync(dialler, "points"));
        Assert.True(await IsTrustedAsync(dialler, "peers"));
        await dialler.DoAsync($"untrust point {listener.Point}");
        await dialler.DoAsync($"untrust peer {listener.PeerId}");
        Assert.False(await IsTrustedAsync(dialler, "points"));
        Assert.False(await IsTrustedAsync(dialler, "peers"));
        Assert.False((await dialler.DoAsync("untrust point 192.0.2.7:9732")).GetProperty("known").GetBoolean());

        Assert.True((await dialler.DoAsync($"set_expected {listener.Point} {dialler.PeerId}")).GetProperty("known").GetBoolean());
        Assert.Equal("node.p2p_connect_handler.identity_check_failure", await ErrorOfAsync(dialler, $"connect {listener.Point}"));
        Assert.False((await dialler.DoAsync($"set_expected 192.0.2.7:9732 {dialler.PeerId}")).GetProperty("known").GetBoolean());
    }

    [Fact]
    public async Task A_banned_peer_is_closed_and_refused_until_it_is_unbanned()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"connect {listener.Point}");

        Assert.True((await dialler.DoAsync($"ban peer {listener.PeerId}")).GetProperty("known").GetBoolean());

        Assert.Equal("Peer_id_manually_banned", await ReasonAsync(dialler, listener.PeerId));
        await GoneAsync(listener, dialler.PeerId);
        Assert.Equal("node.p2p_pool.peer_banned", await ErrorOfAsync(dialler, $"connect {listener.Point}"));
        await dialler.DoAsync($"unban peer {listener.PeerId}");
        await dialler.DoAsync($"connect {listener.Point}");
    }

    [Fact]
    public async Task A_banned_address_is_closed_and_refused_until_it_is_unbanned()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"connect {listener.Point}");

        await dialler.DoAsync("ban addr 127.0.0.1");

        Assert.Equal("IP_manually_banned", await ReasonAsync(dialler, listener.PeerId));
        await GoneAsync(listener, dialler.PeerId);
        Assert.Equal("node.p2p_pool.point_banned", await ErrorOfAsync(dialler, $"connect {listener.Point}"));
        await dialler.DoAsync("clear_greylist");
        Assert.Equal("node.p2p_pool.point_banned", await ErrorOfAsync(dialler, $"connect {listener.Point}"));
        await dialler.DoAsync("unban addr 127.0.0.1");
        await dialler.DoAsync($"connect {listener.Point}");
    }

    [Fact]
    public async Task Greylists_are_filled_told_and_emptied_and_running_connections_stay()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"connect {listener.Point}");

        await dialler.DoAsync("greylist addr 192.0.2.7");
        Assert.Equal("""[],["::ffff:192.0.2.7"]""", await GreylistedAsync(dialler));
        await dialler.DoAsync($"greylist peer {listener.PeerId}");
        Assert.Equal($$"""["{{listener.PeerId}}"],["::ffff:192.0.2.7","{{Loopback}}"]""", await GreylistedAsync(dialler));
        Assert.Equal(1, (await dialler.DoAsync("count")).GetProperty("count").GetInt32());

        await dialler.DoAsync($"disconnect {listener.PeerId}");
        await GoneAsync(listener, dialler.PeerId);
        Assert.Equal("node.p2p_pool.point_banned", await ErrorOfAsync(dialler, $"connect {listener.Point}"));
        await dialler.DoAsync("clear_greylist");
        Assert.Equal("[],[]", await GreylistedAsync(dialler));
        await dialler.DoAsync($"connect {listener.Point}");

    }

    [Fact]
    public async Task Clearing_the_access_lists_forgets_bans_too()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync("ban addr 127.0.0.1");
        await dialler.DoAsync($"ban peer {listener.PeerId}");

        await dialler.DoAsync("acl_clear");

        await dialler.DoAsync($"connect {listener.Point}");
    }

    [Fact]
    public async Task A_peer_that_is_asked_for_points_tells_those_it_met()
    {
        await using var centre = await StartAsync("--port", "auto");
        await using var other = await StartAsync("--port", "auto");
        await using var asking = await StartAsync("--port", "0");
        await other.DoAsync($"connect {centre.Point}");
        await asking.DoAsync($"connect {centre.Point}");

        await asking.DoAsync($"bootstrap {centre.PeerId}");

        await EventAsync(asking, "bootstrap_sent");
        await EventAsync(centre, "bootstrap_received");
        await EventAsync(centre, "advertise_sent");
        await EventAsync(asking, "advertise_received");
        Assert.Contains(other.Point, (await asking.DoAsync("known_points")).GetProperty("points").EnumerateArray().Select(point => point.GetString()));
        Assert.Equal("closed", (await asking.AskAsync($"bootstrap {other.PeerId}")).GetProperty("result").GetString());
    }

    [Fact]
    public async Task Without_peer_discovery_nobody_is_asked_for_points()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0", "--disable-peer-discovery");
        await dialler.DoAsync($"connect {listener.Point}");

        Assert.Equal("node.p2p_conn.peer_discovery_disabled", await ErrorOfAsync(dialler, $"bootstrap {listener.PeerId}"));
    }

    [Fact]
    public async Task A_swap_exchanges_one_connection_of_each_side()
    {
        await using var asked = await StartAsync("--port", "auto");
        await using var given = await StartAsync("--port", "auto");
        await using var asking = await StartAsync("--port", "auto");
        await using var offered = await StartAsync("--port", "auto");
        await given.DoAsync($"connect {asked.Point}");
        await asking.DoAsync($"connect {asked.Point}");
        await asking.DoAsync($"connect {offered.Point}");
        await ConnectedAsync(asked, given);
        await ConnectedAsync(asked, asking);

        await asking.DoAsync($"swap_request {asked.PeerId} {offered.Point} {offered.PeerId}");

        await EventAsync(asking, "swap_success");
        await EventAsync(asked, "swap_success");
        Assert.Equal("Peer_swapped", await ReasonAsync(asking, offered.PeerId));
        Assert.Equal("Peer_swapped", await ReasonAsync(asked, given.PeerId));
        Assert.Equal(new[] { asked.PeerId, given.PeerId }.Order(), await NeighboursAsync(asking));
        Assert.Equal(new[] { asking.PeerId, offered.PeerId }.Order(), await NeighboursAsync(asked));
    }

    [Fact]
    public async Task A_swap_ack_can_be_sent_without_a_request_and_is_not_acted_on()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"connect {listener.Point}");

        await dialler.DoAsync($"swap_ack {listener.PeerId} 192.0.2.7:9732 {dialler.PeerId}");

        await EventAsync(listener, "swap_ack_received");
        Assert.Equal(0, (await listener.DoAsync("points")).GetProperty("points").GetArrayLength());
        Assert.False((await dialler.AskAsync($"swap_ack {dialler.PeerId} 192.0.2.7:9732 {dialler.PeerId}")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Raw_bytes_need_permission_and_spoil_the_connection()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var careful = await StartAsync("--port", "0");
        await using var wild = await StartAsync("--port", "0", "--allow-raw");
        await careful.DoAsync($"connect {listener.Point}");
        await wild.DoAsync($"connect {listener.Point}");

        Assert.False((await careful.AskAsync($"raw {listener.PeerId} 00")).GetProperty("ok").GetBoolean());

        // Our one application message, by hand, then a tag that nobody knows.
        await wild.DoAsync($"raw {listener.PeerId} 00000007001000000001");
        await wild.DoAsync($"raw {listener.PeerId} 2a");
        var message = await listener.ExpectAsync(line => line.TryGetProperty("message", out _));
        Assert.Equal("2a", message.GetProperty("hex").GetString());
        await wild.DoAsync($"raw {listener.PeerId} 000000020fff");
        await GoneAsync(listener, wild.PeerId);
        Assert.Equal($$"""["{{wild.PeerId}}"],["{{Loopback}}"]""", await GreylistedAsync(listener));
    }

    [Fact]
    public async Task A_node_maintains_and_rolls_its_connections_when_it_is_told_to()
    {
        await using var centre = await StartAsync("--port", "auto");
        await using var other = await StartAsync("--port", "auto");
        await using var keeper = await StartAsync(
            "--port", "auto", "--maintenance-idle-time", "3600", "--min-connections", "1", "--expected-connections", "1", "--max-connections", "2",
            "--reconnection", "1,0,0,0");
        await other.DoAsync($"connect {centre.Point}");
        Assert.Equal("node.p2p_maintenance.disabled", await ErrorOfAsync(centre, "maintain"));

        await keeper.DoAsync($"register {centre.Point}");
        Assert.InRange((await keeper.DoAsync("maintain")).GetProperty("count").GetInt32(), 1, 2);
        Assert.Contains(centre.PeerId, await NeighboursAsync(keeper));

        Assert.InRange((await keeper.DoAsync("roll")).GetProperty("count").GetInt32(), 1, 2);
    }

    [Fact]
    public async Task What_was_saved_outlives_a_killed_node()
    {
        var configuration = Path.Combine(_folder, "node.conf");
        await File.WriteAllTextAsync(configuration, $"mavryk.p2p.storage.bans-file = \"{Path.Combine(_folder, "bans.json")}\"");
        string[] options = ["--port", "0", "--config", configuration, "--peers-file", Path.Combine(_folder, "peers.json")];
        await using var listener = await StartAsync("--port", "auto");
        await using (var first = await StartAsync(options))
        {
            await first.DoAsync($"connect {listener.Point}");
            await first.DoAsync("ban addr 192.0.2.7");
            await first.DoAsync("save");
            first.Kill();
        }

        await using var second = await StartAsync(options);

        Assert.Equal(listener.PeerId, Assert.Single((await second.DoAsync("peers")).GetProperty("peers").EnumerateArray())[0].GetString());
        Assert.Equal("node.p2p_pool.point_banned", await ErrorOfAsync(second, "connect 192.0.2.7:9732"));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_told()
    {
        await using var node = await StartAsync("--port", "0", "--peers-file", Path.Combine(_folder, "none", "peers.json"));

        var answer = await node.AskAsync("save");

        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Contains("peers.json", answer.GetProperty("error_text").GetString());
    }

    [Fact]
    [Trait("Scenario", "BCAST-01")]
    public async Task A_broadcast_reaches_all_and_keeps_its_order()
    {
        await using var sender = await StartAsync("--port", "auto");
        await using var first = await StartAsync("--port", "auto", "--hex-max", "100000");
        await using var second = await StartAsync("--port", "auto", "--hex-max", "100000");
        await sender.DoAsync($"connect {first.Point}");
        await sender.DoAsync($"connect {second.Point}");
        var random = new Random(1);
        var messages = Enumerable.Range(0, 5).Select(_ =>
        {
            var bytes = new byte[32_000];
            random.NextBytes(bytes);
            return Convert.ToHexStringLower(bytes);
        }).ToArray();

        foreach (var message in messages)
        {
            Assert.Equal(2, (await sender.DoAsync($"broadcast {message}")).GetProperty("queued").GetInt32());
        }

        foreach (var receiver in new[] { first, second })
        {
            foreach (var message in messages)
            {
                Assert.Equal(message, (await receiver.ExpectAsync(line => line.TryGetProperty("message", out _))).GetProperty("hex").GetString());
            }
        }
    }

    [Theory]
    [InlineData("65535")]
    [InlineData("1024")]
    [Trait("Scenario", "MSG-10")]
    public async Task Messages_come_through_in_chunks_of_any_size(string chunkSize)
    {
        await using var listener = await StartAsync("--port", "auto", "--hex-max", "16");
        await using var dialler = await StartAsync("--port", "0", "--chunk-size", chunkSize);
        await dialler.DoAsync($"connect {listener.Point}");

        foreach (var size in new[] { 1, 1024, 8 << 20 })
        {
            await dialler.DoAsync($"sendsize {listener.PeerId} {size} 1");
            Assert.Equal(size, (await listener.ExpectAsync(line => line.TryGetProperty("message", out _))).GetProperty("len").GetInt32());
        }

        await dialler.DoAsync($"swap_request {listener.PeerId} 192.0.2.7:9732 {dialler.PeerId}");
        await EventAsync(listener, "swap_request_received");
    }

    [Fact]
    public async Task Every_line_is_answered_exactly_once()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0", "--quiet");
        await dialler.DoAsync($"connect {listener.Point}");
        var (peer, stranger, point) = (listener.PeerId, dialler.PeerId, "192.0.2.7:9732");
        string[] lines =
        [
            $"connect {listener.Point}", $"connect {listener.Point}#{stranger} trusted", $"send {peer} 00", $"trysend {peer} 00", $"sendsize {peer} 10 3 sync", "broadcast 00",
            $"bootstrap {peer}", $"swap_request {peer} {point} {stranger}", $"swap_ack {peer} {point} {stranger}", $"raw {peer} 00",
            $"greylist peer {stranger}", "greylist addr 192.0.2.8", $"ban peer {stranger}", "ban addr 192.0.2.9", $"unban peer {stranger}", "unban addr 192.0.2.9",
            $"trust peer {stranger}", $"trust point {point}", $"untrust peer {stranger}", $"untrust point {point}", $"register {point}", $"set_expected {point} {stranger}", $"unregister {point}",
            "clear_greylist", "acl_clear", "greylisted", "known_points", "peers", "points", "connections", "count", "stat", "mem", "roll", "maintain", "save", "identity",
            $"pause {peer}", $"resume {peer}", $"pingpong {stranger} 1 1", $"hsloop {listener.Point} 1", $"disconnect {peer} wait", $"disconnect {stranger}", "nonsense", "ban", $"send {peer} 0",
        ];

        foreach (var line in lines)
        {
            await dialler.WriteLineAsync(line);
        }

        await dialler.WriteLineAsync("quit");
        var end = await dialler.EndAsync();
        var answers = end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("cmd", out _))
            .ToArray();
        Assert.Equal(lines.Append("quit").Order(), answers.Select(answer => answer.GetProperty("cmd").GetString()!).Order());
        Assert.All(answers, answer => Assert.True(answer.GetProperty("ok").GetBoolean() || answer.GetProperty("error").GetArrayLength() > 0, answer.GetRawText()));
        Assert.Equal(0, end.ExitCode);
    }

    private static async Task<bool> IsTrustedAsync(NodeProcess node, string list) =>
        (await node.DoAsync(list)).GetProperty(list)[0][1].GetProperty("trusted").GetBoolean();

    private static async Task<string?> ErrorOfAsync(NodeProcess node, string line)
    {
        var answer = await node.AskAsync(line);
        Assert.False(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer.GetProperty("error")[0].GetProperty("id").GetString();
    }

    private static async Task<string> GreylistedAsync(NodeProcess node)
    {
        var answer = await node.DoAsync("greylisted");
        return $"{answer.GetProperty("peers").GetRawText()},{answer.GetProperty("addrs").GetRawText()}";
    }

    private static async Task<string?> ReasonAsync(NodeProcess node, string peer) => (await GoneAsync(node, peer)).GetProperty("reason").GetString();

    private static Task<JsonElement> GoneAsync(NodeProcess node, string peer) =>
        node.ExpectAsync(line => line.TryGetProperty("disconnected", out var id) && id.GetString() == peer);

    private static Task<JsonElement> ConnectedAsync(NodeProcess node, NodeProcess to) =>
        node.ExpectAsync(line => line.TryGetProperty("connected", out var id) && id.GetString() == to.PeerId);

    private static Task<JsonElement> EventAsync(NodeProcess node, string name) =>
        node.ExpectAsync(line => line.TryGetProperty("event", out var told) && told.GetProperty("event").GetString() == name);

    private static async Task<IEnumerable<string>> NeighboursAsync(NodeProcess node) =>
        (await node.DoAsync("connections")).GetProperty("connections").EnumerateArray().Select(connection => connection.GetProperty("peer_id").GetString()!).Order();

    private Task<NodeProcess> StartAsync(params string[] arguments) => NodeProcess.StartScriptAsync(_folder, arguments);
}
