using System.Security.Cryptography;
using System.Text.Json;

namespace Mavryk.P2p.Node.Tests.Processes;

public sealed class ScriptedNodesTests : IDisposable
{
    private static readonly int[] Sizes = [0, 1, 100, 65_507, 65_508, 1_000_000, 50_000_000];

    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_nodes_connect_and_tell_what_they_learnt_of_each_other()
    {
        await using var listener = await StartAsync("--port", "auto", "--disable-mempool", "--ddb-versions", "0,1,2");
        await using var dialler = await StartAsync("--port", "0", "--ddb-versions", "0,1");

        var answer = await dialler.DoAsync($"connect {listener.Point}");
        Assert.Equal(listener.PeerId, answer.GetProperty("peer").GetString());
        Assert.InRange(answer.GetProperty("seconds").GetDouble(), 0, 30);

        var outgoing = await ConnectedAsync(dialler, listener.PeerId);
        Assert.Equal(
            $$$"""
            {"incoming":false,"peer_id":"{{{listener.PeerId}}}","id_point":{"addr":"::ffff:127.0.0.1","port":{{{listener.Ready.GetProperty("port")}}}},"remote_socket_port":{{{listener.Ready.GetProperty("port")}}},"announced_version":{"chain_name":"TEZOS_TEST","distributed_db_version":2,"p2p_version":1},"private":false,"local_metadata":{"disable_mempool":false,"private_node":false},"remote_metadata":{"disable_mempool":true,"private_node":false}}
            """,
            outgoing.GetProperty("info").GetRawText());
        Assert.Equal("""{"chain_name":"TEZOS_TEST","distributed_db_version":1,"p2p_version":1}""", outgoing.GetProperty("negotiated_version").GetRawText());

        var incoming = await ConnectedAsync(listener, dialler.PeerId);
        Assert.True(incoming.GetProperty("info").GetProperty("incoming").GetBoolean());
        Assert.Equal("""{"addr":"::ffff:127.0.0.1"}""", incoming.GetProperty("info").GetProperty("id_point").GetRawText());

        var connections = await dialler.DoAsync("connections");
        Assert.Equal(1, connections.GetProperty("count").GetInt32());
        Assert.Equal(outgoing.GetProperty("info").GetRawText(), connections.GetProperty("connections")[0].GetRawText());
        Assert.Equal(1, (await dialler.DoAsync("count")).GetProperty("count").GetInt32());
        var stat = await dialler.DoAsync("stat");
        Assert.NotEqual("0", stat.GetProperty("global").GetProperty("total_sent").GetString());
        Assert.True(stat.GetProperty("connections").TryGetProperty(listener.PeerId, out _));

        await dialler.DoAsync($"disconnect {listener.PeerId}");
        await ExpectEndAsync(dialler, listener.PeerId);
        await ExpectEndAsync(listener, dialler.PeerId);
        Assert.Equal(0, (await dialler.DoAsync("count")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Messages_of_all_sizes_arrive_unchanged_in_both_directions()
    {
        await using var left = await StartAsync("--port", "auto", "--hex-max", "1000000", "--sha256", "--quiet");
        await using var right = await StartAsync("--port", "0", "--hex-max", "1000000", "--sha256", "--quiet");
        await right.DoAsync($"connect {left.Point}");
        await ConnectedAsync(left, right.PeerId);

        foreach (var (sender, receiver) in new[] { (left, right), (right, left) })
        {
            foreach (var size in Sizes)
            {
                await sender.DoAsync($"sendsize {receiver.PeerId} {size} 1");
                var message = await receiver.ExpectAsync(line => line.TryGetProperty("message", out _));

                var expected = Enumerable.Range(0, size).Select(i => (byte)(7 * i)).ToArray();
                Assert.Equal(sender.PeerId, message.GetProperty("message").GetString());
                Assert.Equal(size, message.GetProperty("len").GetInt32());
                Assert.Equal(Convert.ToHexStringLower(expected.AsSpan(0, Math.Min(size, 1_000_000))), message.GetProperty("hex").GetString());
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), message.GetProperty("sha256").GetString());
            }
        }
    }

    [Fact]
    public async Task Given_bytes_are_sent_tried_and_broadcast()
    {
        await using var listener = await StartAsync("--port", "auto", "--hex-max", "2");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"connect {listener.Point}");

        await dialler.DoAsync($"send {listener.PeerId} 0a0b0c");
        await dialler.DoAsync($"trysend {listener.PeerId} 0d");
        var answer = await dialler.DoAsync("broadcast 0e");

        Assert.Equal(1, answer.GetProperty("queued").GetInt32());
        Assert.Equal("0a0b", await HexAsync(listener));
        Assert.Equal("0d", await HexAsync(listener));
        Assert.Equal("0e", await HexAsync(listener));
    }

    [Fact]
    public async Task Every_command_is_answered_once_and_later_ones_overtake_one_that_waits_for_room()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0", "--out-queue", "1000000", "--quiet");
        await dialler.DoAsync($"connect {listener.Point}");
        await ConnectedAsync(listener, dialler.PeerId);
        await listener.DoAsync($"pause {dialler.PeerId}");

        var flood = $"sendsize {listener.PeerId} 1000000 100";
        await dialler.WriteLineAsync(flood);
        await dialler.DoAsync("count");
        await listener.DoAsync($"resume {dialler.PeerId}");

        var answer = await dialler.ExpectAsync(line => line.TryGetProperty("cmd", out _));
        Assert.Equal(flood, answer.GetProperty("cmd").GetString());
        Assert.True(answer.GetProperty("ok").GetBoolean());
        for (var i = 0; i < 100; i++)
        {
            await listener.ExpectAsync(line => line.TryGetProperty("message", out _));
        }
    }

    [Fact]
    public async Task An_echo_makes_round_trips_possible()
    {
        await using var listener = await StartAsync("--port", "auto", "--echo");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"connect {listener.Point}");

        var answer = await dialler.DoAsync($"pingpong {listener.PeerId} 100 50");
        Assert.True(answer.GetProperty("round_trips_per_s").GetDouble() > 0);
        Assert.True(answer.GetProperty("p50_us").GetDouble() <= answer.GetProperty("p99_us").GetDouble());

        await dialler.DoAsync($"send {listener.PeerId} 77");
        Assert.Equal("77", await HexAsync(dialler));
    }

    [Fact]
    public async Task A_sink_counts_instead_of_showing()
    {
        await using var listener = await StartAsync("--port", "auto", "--sink");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"connect {listener.Point}");
        await dialler.DoAsync($"sendsize {listener.PeerId} 1000 20 sync");

        var totals = await listener.ExpectAsync(line => line.TryGetProperty("sink", out var sink) && sink.GetProperty("messages").GetInt64() == 20);
        Assert.Equal(20_000, totals.GetProperty("sink").GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task Two_hundred_connections_leave_nothing_behind()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"hsloop {listener.Point} 50");
        var before = (await MemoryAsync(dialler), await MemoryAsync(listener));

        var answer = await dialler.DoAsync($"hsloop {listener.Point} 200");

        Assert.True(answer.GetProperty("connections_per_s").GetDouble() > 0);
        AssertBounded(before.Item1, await MemoryAsync(dialler));
        AssertBounded(before.Item2, await MemoryAsync(listener));
    }

    [Fact]
    public async Task The_death_of_one_side_is_noticed_by_the_other()
    {
        await using var listener = await StartAsync("--port", "auto");
        await using var dialler = await StartAsync("--port", "0");
        await dialler.DoAsync($"connect {listener.Point}");
        await ConnectedAsync(listener, dialler.PeerId);

        dialler.Kill();

        await ExpectEndAsync(listener, dialler.PeerId);
        Assert.Equal(0, (await listener.DoAsync("count")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Failures_are_answered_with_the_errors_of_the_reference()
    {
        await using var listener = await StartAsync("--port", "auto", "--chain", "OTHER");
        await using var dialler = await StartAsync("--port", "0");

        var refused = await dialler.AskAsync($"connect {listener.Point}");
        Assert.False(refused.GetProperty("ok").GetBoolean());
        Assert.Equal(
            """[{"kind":"permanent","id":"node.p2p_socket.rejected_no_common_protocol","announced_version":{"chain_name":"OTHER","distributed_db_version":2,"p2p_version":1}}]""",
            refused.GetProperty("error").GetRawText());
        Assert.Equal("Rejected peer connection: no common network protocol.", refused.GetProperty("error_text").GetString());

        Assert.False((await dialler.AskAsync("frobnicate")).GetProperty("ok").GetBoolean());
        Assert.False((await dialler.AskAsync($"send {listener.PeerId} 00")).GetProperty("ok").GetBoolean());
    }

    private static async Task<string?> HexAsync(NodeProcess node) =>
        (await node.ExpectAsync(line => line.TryGetProperty("message", out _))).GetProperty("hex").GetString();

    private static Task<JsonElement> ConnectedAsync(NodeProcess node, string peer) =>
        node.ExpectAsync(line => line.TryGetProperty("connected", out var id) && id.GetString() == peer);

    private static async Task ExpectEndAsync(NodeProcess node, string peer)
    {
        await node.ExpectAsync(line => line.TryGetProperty("disconnected", out var id) && id.GetString() == peer && line.TryGetProperty("reason", out _));
        var closed = await node.ExpectAsync(line => line.TryGetProperty("closed", out var id) && id.GetString() == peer);
        Assert.Equal("node.p2p_io_scheduler.connection_closed", closed.GetProperty("error")[0].GetProperty("id").GetString());
    }

    private static async Task<(long Resident, int Handles)> MemoryAsync(NodeProcess node)
    {
        var memory = await node.DoAsync("mem");
        return (memory.GetProperty("resident_bytes").GetInt64(), memory.GetProperty("handles").GetInt32());
    }

    private static void AssertBounded((long Resident, int Handles) before, (long Resident, int Handles) after)
    {
        Assert.InRange(after.Handles, 0, before.Handles + 20);
        Assert.InRange(after.Resident, 0, before.Resident + (64 << 20));
    }

    private Task<NodeProcess> StartAsync(params string[] arguments) => NodeProcess.StartScriptAsync(_folder, arguments);
}
