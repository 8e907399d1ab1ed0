using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mavryk.P2p.Node.Tests.Processes;

public sealed class DescriptorTests : IDisposable
{
    private const int Spare = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_node_that_runs_out_of_descriptors_keeps_its_connections_and_accepts_again_when_there_are_some()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var node = await NodeProcess.StartScriptAsync(_folder, "--port", "auto", "--max-incoming", "1000");
        await using var caller = await NodeProcess.StartScriptAsync(_folder, "--port", "auto");
        await using var late = await NodeProcess.StartScriptAsync(_folder, "--port", "0");
        await caller.DoAsync($"connect {node.Point}");
        await RunAsync("prlimit", "--pid", $"{node.Id}", $"--nofile={Descriptors(node) + Spare}");
        var crowd = Enumerable.Range(0, 2 * Spare).Select(_ => new TcpClient(AddressFamily.InterNetwork)).ToList();
        foreach (var one in crowd)
        {
            // Those that the node has no descriptor for wait in the backlog.
            _ = one.ConnectAsync(IPEndPoint.Parse(node.Point));
        }

        await UntilAsync(() => crowd.TrueForAll(static one => one.Connected));
        Assert.Equal(1, (await node.DoAsync("count")).GetProperty("count").GetInt32());

        crowd.ForEach(static one => one.Dispose());

        await late.DoAsync($"connect {node.Point}");
        await node.ExpectAsync(line => line.TryGetProperty("connected", out var id) && id.GetString() == late.PeerId);
        Assert.Equal(2, (await node.DoAsync("count")).GetProperty("count").GetInt32());
        await node.DoAsync("quit");
        Assert.Contains(nameof(SocketError.TooManyOpenSockets), (await node.EndAsync()).Errors, StringComparison.Ordinal);
    }

    private static int Descriptors(NodeProcess node) => Directory.GetFiles($"/proc/{node.Id}/fd").Length;

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await pulse.WaitForNextTickAsync(deadline.Token);
        }
    }
}
