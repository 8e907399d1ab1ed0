using System.Diagnostics;
using System.Text.Json;

namespace Mavryk.P2p.Node.Tests.Processes;

public sealed class ExitCodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("quit")]
    [InlineData(null)]
    public async Task A_script_ends_in_order_with_quit_or_the_end_of_its_input(string? last)
    {
        await using var node = await NodeProcess.StartScriptAsync(_folder, "--port", "auto");
        if (last is null)
        {
            node.CloseInput();
        }
        else
        {
            await node.DoAsync(last);
        }

        var end = await node.EndAsync();
        Assert.Equal("""{"shutdown":true}""", end.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(0, end.ExitCode);
        Assert.DoesNotContain("error", end.Errors);
    }

    [Fact]
    public async Task The_first_line_says_who_is_ready_and_where()
    {
        await using var node = NodeProcess.Start("run", "--script", "--port", "auto", "--identity", Path.Combine(_folder, "id.json"));

        var ready = (await node.ReadAsync())!.Value;
        Assert.True(ready.GetProperty("ready").GetBoolean());
        Assert.Equal(node.Id, ready.GetProperty("pid").GetInt32());
        Assert.InRange(ready.GetProperty("port").GetInt32(), 1, 65535);
        Assert.Equal("""{"chain_name":"TEZOS_TEST","distributed_db_version":2,"p2p_version":1}""", ready.GetProperty("announced_version").GetRawText());
        using var identity = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "id.json")));
        Assert.Equal(identity.RootElement.GetProperty("peer_id").GetString(), ready.GetProperty("peer_id").GetString());
    }

    [Fact]
    [Trait("Scenario", "FD-06")]
    public async Task A_second_node_on_the_same_port_does_not_start_and_names_the_address()
    {
        await using var first = await NodeProcess.StartScriptAsync(_folder, "--port", "auto");
        var port = first.Ready.GetProperty("port").GetInt32();
        await using var second = NodeProcess.Start("run", "--script", "--port", $"{port}", "--identity", Path.Combine(_folder, "second.json"));

        var end = await second.EndAsync();
        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.Contains($"127.0.0.1:{port}", end.Errors);
        Assert.Contains("another", end.Errors);
    }

    [Fact]
    public async Task An_interrupted_node_shuts_down_in_order()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var node = await NodeProcess.StartScriptAsync(_folder, "--port", "auto");
        using var kill = Process.Start("kill", ["-INT", $"{node.Id}"]);

        var end = await node.EndAsync();
        Assert.Equal("""{"shutdown":true}""", end.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(130, end.ExitCode);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("run", "--port", "high")]
    [InlineData("run", "--config", "/nowhere/at/all.conf")]
    [InlineData("run", "--script", "--min-connections", "5", "--max-connections", "3")]
    [InlineData("demo", "--nodes", "1")]
    [InlineData("identity", "generate", "257")]
    public async Task Wrong_usage_and_wrong_configuration_return_2(params string[] arguments)
    {
        await using var node = NodeProcess.Start(arguments);

        var end = await node.EndAsync();
        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.NotEmpty(end.Errors);
    }

    [Fact]
    public async Task An_identity_is_made_once_shown_and_checked()
    {
        var file = Path.Combine(_folder, "identity.json");

        Assert.Equal(1, await RunAsync("identity", "show", "--identity", file));
        Assert.Equal(0, await RunAsync("identity", "generate", "4", "--identity", file));
        Assert.Equal(1, await RunAsync("identity", "generate", "0", "--identity", file));
        Assert.Equal(0, await RunAsync("identity", "show", "--identity", file));
        Assert.Equal(0, await RunAsync("identity", "check", "4", "--identity", file));
        Assert.Equal(1, await RunAsync("identity", "check", "200", "--identity", file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task The_demo_reaches_its_goals()
    {
        await using var demo = NodeProcess.Start("demo", "--nodes", "4", "--seconds", "1");

        var end = await demo.EndAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.DoesNotContain("error", end.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("topology:", end.Output);
        Assert.Contains("latencies:", end.Output);
    }

    private static async Task<int> RunAsync(params string[] arguments)
    {
        await using var node = NodeProcess.Start(arguments);
        return (await node.EndAsync()).ExitCode;
    }
}
