using System.Text.Json;
using Mavryk.P2p.Node.Tests.Processes;

namespace Mavryk.P2p.Node.Tests.Rpc;

/// <summary>The program with <c>--rpc</c>, in a process of its own.</summary>
public sealed class ServedNodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_node_says_where_its_rpc_is_and_ends_in_order_while_a_client_listens()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await using var node = await NodeProcess.StartScriptAsync(_folder, "--port", "auto", "--rpc", "127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = new Uri($"http://{node.Ready.GetProperty("rpc").GetString()}") };

        Assert.Equal(node.PeerId, JsonElement.Parse(await http.GetStringAsync("/network/self", deadline.Token)).GetString());
        using var events = await http.GetStreamAsync("/network/log", deadline.Token);
        await node.DoAsync("quit");
        var end = await node.EndAsync();
        Assert.Equal("""{"shutdown":true}""", end.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(0, end.ExitCode);
        Assert.DoesNotContain("error", end.Errors);
    }

    [Fact]
    public async Task Without_the_option_there_is_none()
    {
        await using var node = await NodeProcess.StartScriptAsync(_folder, "--port", "auto");

        Assert.False(node.Ready.TryGetProperty("rpc", out _));
    }
}
