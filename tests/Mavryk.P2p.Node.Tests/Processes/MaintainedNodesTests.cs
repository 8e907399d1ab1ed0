using System.Text.Json;

namespace Mavryk.P2p.Node.Tests.Processes;

/// <summary>The maintenance between processes (behaviour 7).</summary>
public sealed class MaintainedNodesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Scenario", "MAINT-03")]
    public async Task A_node_without_maintenance_stays_alone_and_one_with_it_comes_back_to_a_node_that_was_away()
    {
        var target = await StartAsync(["--port", "auto", "--maintenance-idle-time", "120", .. Around(2)]);
        var (point, port) = (target.Point, target.Point.Split(':')[1]);
        await using var enabled = await StartAsync(
            ["--port", "auto", "--maintenance-idle-time", "5", .. Around(1), "--reconnection", "1.2,1,1,60", "--trusted", point]);
        await using var disabled = await StartAsync(["--port", "auto", .. Around(1), "--trusted", point]);
        await EventAsync(enabled, "maintenance_started");
        await EventAsync(enabled, "maintenance_ended");
        Assert.Equal([target.PeerId], await NeighboursAsync(enabled));

        await target.DoAsync("quit");
        await target.DisposeAsync();
        await EventAsync(enabled, "maintenance_started");
        await using var again = await StartAsync(["--port", port, "--maintenance-idle-time", "120", .. Around(2)]);
        await EventAsync(enabled, "maintenance_ended");

        Assert.Equal([again.PeerId], await NeighboursAsync(enabled));
        Assert.Equal(0, (await disabled.DoAsync("count")).GetProperty("count").GetInt32());
        var refused = await disabled.AskAsync("maintain");
        Assert.Equal("node.p2p_maintenance.disabled", refused.GetProperty("error")[0].GetProperty("id").GetString());
        Assert.DoesNotContain(disabled.Unclaimed, line => line.TryGetProperty("event", out var told) && told.GetProperty("event").GetString() == "maintenance_started");
    }

    [Fact]
    [Trait("Scenario", "MAINT-04")]
    public async Task A_newcomer_learns_the_others_from_one_of_them_and_reaches_its_targets()
    {
        var full = new List<NodeProcess>();
        try
        {
            for (var i = 0; i < 6; i++)
            {
                full.Add(await StartAsync(["--port", "auto", "--maintenance-idle-time", "120", .. Around(5)]));
                foreach (var other in full.SkipLast(1))
                {
                    await full[^1].AskAsync($"connect {other.Point}");
                }
            }

            await using var newcomer = await StartAsync(["--port", "auto", "--maintenance-idle-time", "120", .. Around(6)]);
            await newcomer.DoAsync($"connect {full[0].Point}");

            await newcomer.DoAsync("maintain");

            Assert.InRange((await NeighboursAsync(newcomer)).Length, 4, 7);
            Assert.Contains(newcomer.Unclaimed, line => line.TryGetProperty("event", out var told) && told.GetProperty("event").GetString() == "advertise_received");
        }
        finally
        {
            foreach (var node in full)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static string[] Around(int connections) =>
    [
        "--min-connections", $"{(connections == 1 ? 1 : connections / 2)}", "--expected-connections", $"{connections}", "--max-connections", $"{3 * connections / 2}",
    ];

    private static Task<JsonElement> EventAsync(NodeProcess node, string name) =>
        node.ExpectAsync(line => line.TryGetProperty("event", out var told) && told.GetProperty("event").GetString() == name);

    private static async Task<string[]> NeighboursAsync(NodeProcess node) =>
        [.. (await node.DoAsync("connections")).GetProperty("connections").EnumerateArray().Select(connection => connection.GetProperty("peer_id").GetString()!).Order()];

    private Task<NodeProcess> StartAsync(params string[] arguments) => NodeProcess.StartScriptAsync(_folder, arguments);
}
