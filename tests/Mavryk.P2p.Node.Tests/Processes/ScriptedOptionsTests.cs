using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Mavryk.P2p.Node.Tests.Processes;

/// <summary>That options of the command line reach the layer: each is seen from outside.</summary>
public sealed class ScriptedOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_advertised_port_is_what_others_are_told()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0", "--advertised-port", "19732");

        await dialler.DoAsync($"connect {listener.Point}");

        var connected = await listener.ExpectAsync(line => line.TryGetProperty("connected", out _));
        Assert.Equal(19732, connected.GetProperty("info").GetProperty("id_point").GetProperty("port").GetInt32());
        Assert.Contains("127.0.0.1:19732", await KnownPointsAsync(listener));
    }

    [Fact]
    public async Task A_private_node_dials_trusted_points_only_and_says_that_it_is_private()
    {
        await using var friend = await StartAsync("--port", "auto");
        await using var stranger = await StartAsync("--port", "auto");
        await using var hidden = await StartAsync("--port", "auto", "--private", "--trusted", $"{friend.Point}#{friend.PeerId}", "--trusted", "192.0.2.7:1");

        Assert.Equal("node.p2p_pool.private_mode", await ErrorOfAsync(hidden, $"connect {stranger.Point}"));
        Assert.Equal("node.p2p_socket.rejected_socket_connection", await ErrorOfAsync(stranger, $"connect {hidden.Point}"));
        await hidden.DoAsync($"connect {friend.Point}");

        var connected = await friend.ExpectAsync(line => line.TryGetProperty("connected", out _));
        Assert.True(connected.GetProperty("info").GetProperty("private").GetBoolean());
        Assert.Contains("192.0.2.7:1", await KnownPointsAsync(hidden));
    }

    [Fact]
    public async Task The_table_of_points_has_the_size_it_was_given()
    {
        await using var node = await StartAsync("--port", "0", "--min-connections", "0", "--expected-connections", "0", "--max-connections", "1", "--max-known-points", "3,2");

        for (var i = 1; i <= 5; i++)
        {
            await node.DoAsync($"register 192.0.2.{i}:9732");
        }

        Assert.InRange((await KnownPointsAsync(node)).Count, 2, 3);
        await EventAsync(node, "gc_points");
    }

    [Fact]
    public async Task Without_swaps_a_request_is_received_and_not_answered()
    {
        await using var asked = await StartAsync("--port", "auto", "--swap-linger", "none");
        await using var given = await StartAsync("--port", "auto");
        await using var asking = await StartAsync("--port", "auto");
        await given.DoAsync($"connect {asked.Point}");
        await asking.DoAsync($"connect {asked.Point}");

        await asking.DoAsync($"swap_request {asked.PeerId} {given.Point} {given.PeerId}");

        await EventAsync(asked, "swap_request_received");
        await asking.DoAsync($"send {asked.PeerId} 00");
        await asked.ExpectAsync(line => line.TryGetProperty("message", out _));
        Assert.DoesNotContain("swap_ack_sent", await EventsToTheEndAsync(asked));
    }

    [Fact]
    public async Task A_dial_takes_no_longer_than_it_may()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var node = await StartAsync("--port", "0", "--connection-timeout", "0.2");

        Assert.Equal("utils.Timeout", await ErrorOfAsync(node, $"connect 127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));
    }

    [Fact]
    public async Task A_caller_that_says_nothing_is_dropped_in_time()
    {
        await using var node = await StartAsync("--port", "auto", "--authentication-timeout", "0.2");
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPEndPoint.Parse(node.Point));

        await EventAsync(node, "incoming_connection");
        await EventAsync(node, "authentication_failed");
    }

    [Fact]
    public async Task Another_tag_is_another_language()
    {
        await using var listener = await StartAsync("--port", "auto", "--tag", "32");
        await using var dialler = await StartAsync("--port", "0", "--tag", "33");
        await dialler.DoAsync($"connect {listener.Point}");

        await dialler.DoAsync($"send {listener.PeerId} 00");

        await listener.ExpectAsync(line => line.TryGetProperty("disconnected", out _));
        Assert.Contains(dialler.PeerId, (await listener.DoAsync("greylisted")).GetProperty("peers").EnumerateArray().Select(peer => peer.GetString()));
    }

    [Fact]
    public async Task A_refusal_of_version_0_carries_no_motive()
    {
        await using var listener = await StartAsync("--port", "auto", "--min-connections", "0", "--expected-connections", "0", "--max-connections", "0");
        await using var modern = await StartAsync("--port", "0");
        await using var old = await StartAsync("--port", "0", "--p2p-versions", "0");

        var answer = await modern.AskAsync($"connect {listener.Point}");
        Assert.Equal(1, answer.GetProperty("error")[0].GetProperty("motive").GetInt32());
        answer = await old.AskAsync($"connect {listener.Point}");
        Assert.Equal(0, answer.GetProperty("error")[0].GetProperty("motive").GetInt32());
        Assert.False(answer.GetProperty("error")[0].TryGetProperty("alternative_points", out _));
    }

    [Fact]
    public async Task Messages_that_nobody_takes_stop_at_the_size_of_the_queues()
    {
        await using var listener = await StartAsync("--port", "auto", "--app-queue", "2", "--in-queue", "100000");
        await using var dialler = await StartAsync("--port", "0", "--out-queue", "100000");
        await dialler.DoAsync($"connect {listener.Point}");
        await listener.ExpectAsync(line => line.TryGetProperty("connected", out _));
        await listener.DoAsync($"pause {dialler.PeerId}");
        var payload = new string('0', 100_000);
        var sent = 0;

        // What the two systems buffer lies between; it is bounded too.
        JsonElement answer;
        while ((answer = await dialler.AskAsync($"trysend {listener.PeerId} {payload}")).GetProperty("ok").GetBoolean() && sent < 10_000)
        {
            sent++;
        }

        Assert.Equal("full", answer.GetProperty("result").GetString());
        await listener.DoAsync($"resume {dialler.PeerId}");
        for (var i = 0; i < sent; i++)
        {
            await listener.ExpectAsync(line => line.TryGetProperty("message", out _));
        }
    }

    [Theory]
    [InlineData("--max-upload-speed", "--backlog")]
    [InlineData("--backlog", "--max-download-speed")]
    public async Task A_speed_limit_slows_messages_down(string diallersOption, string listenersOption)
    {
        await using var listener = await StartAsync("--port", "auto", "--echo", listenersOption, "64");
        await using var dialler = await StartAsync("--port", "0", diallersOption, "64");
        await dialler.DoAsync($"connect {listener.Point}");

        var answer = await dialler.DoAsync($"pingpong {listener.PeerId} 300000 1");

        // 300,000 bytes at 64 KiB a second, less what the first second may carry at once.
        Assert.True(answer.GetProperty("seconds").GetDouble() > 2, answer.GetRawText());
    }

    [Fact]
    public async Task A_quiet_node_tells_no_events_and_a_talkative_log_stays_off_the_lines()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var quiet = await StartAsync("--port", "0", "--quiet", "--log", "debug");
        await quiet.DoAsync($"connect {listener.Point}");
        await quiet.DoAsync("quit");

        var end = await quiet.EndAsync();
        Assert.DoesNotContain("\"event\"", end.Output);
        Assert.Contains(" debug ", end.Errors);
    }

    private static async Task<List<string>> EventsToTheEndAsync(NodeProcess node)
    {
        await node.DoAsync("quit");
        var events = new List<string>();
        while (await node.ReadAsync() is { } line)
        {
            if (line.TryGetProperty("event", out var told))
            {
                events.Add(told.GetProperty("event").GetString()!);
            }
        }

        return [.. node.Unclaimed.Where(line => line.TryGetProperty("event", out _)).Select(line => line.GetProperty("event").GetProperty("event").GetString()!), .. events];
    }

    private static async Task<List<string>> KnownPointsAsync(NodeProcess node) =>
        [.. (await node.DoAsync("known_points")).GetProperty("points").EnumerateArray().Select(point => point.GetString()!)];

    private static async Task<string?> ErrorOfAsync(NodeProcess node, string line)
    {
        var answer = await node.AskAsync(line);
        Assert.False(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer.GetProperty("error")[0].GetProperty("id").GetString();
    }

    private static Task<JsonElement> EventAsync(NodeProcess node, string name) =>
        node.ExpectAsync(line => line.TryGetProperty("event", out var told) && told.GetProperty("event").GetString() == name);

    private Task<NodeProcess> StartAsync(params string[] arguments) => NodeProcess.StartScriptAsync(_folder, arguments);
}
