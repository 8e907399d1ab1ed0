namespace Mavryk.P2p.Node.Tests.Processes;

public sealed class ProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_probe_prints_what_the_node_said_and_leaves_nothing_behind()
    {
        await using var node = await NodeProcess.StartScriptAsync(_folder, "--port", "auto", "--disable-mempool");

        var end = await ProbeAsync($"{node.Point}#{node.PeerId}");

        Assert.Equal(0, end.ExitCode);
        Assert.StartsWith("New identity after ", end.Errors);
        Assert.Equal(
            $"""
            point: {node.Point}
            peer id: {node.PeerId}
            announces: chain TEZOS_TEST, distributed db 2, p2p 1, port {node.Ready.GetProperty("port")}
            common versions: chain TEZOS_TEST, distributed db 2, p2p 1
            private: no, mempool: not wanted
            answer: ack

            """,
            end.Output[..end.Output.IndexOf("times:", StringComparison.Ordinal)]);
        Assert.Matches(@"times: tcp connect [\d.]+ ms, connection message [\d.]+ ms, metadata [\d.]+ ms, answer [\d.]+ ms\n$", end.Output);
        await node.ExpectAsync(line => line.TryGetProperty("disconnected", out _));
        Assert.Equal(0, (await node.DoAsync("points")).GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        await using var node = await NodeProcess.StartScriptAsync(_folder, "--port", "auto", "--min-connections", "0", "--expected-connections", "0", "--max-connections", "0");

        var end = await ProbeAsync(node.Point);

        Assert.Equal(0, end.ExitCode);
        Assert.Contains("answer: nack 1 (Too many connections)\n", end.Output);
    }

    [Fact]
    public async Task No_answer_and_an_impostor_return_1_and_no_point_returns_2()
    {
        await using var node = await NodeProcess.StartScriptAsync(_folder, "--port", "auto");

        var impostor = await ProbeAsync($"{node.Point}#idsihN5SS6y2VRwkeVGjVjTLpmGRB4");
        Assert.Equal(1, impostor.ExitCode);
        Assert.Contains($"peer id: {node.PeerId}\n", impostor.Output);
        Assert.Contains("answer: none; ", impostor.Output);

        var point = node.Point;
        await node.DoAsync("quit");
        await node.EndAsync();
        var nobody = await ProbeAsync(point);
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("times: tcp connect not reached", nobody.Output);

        Assert.Equal(2, (await ProbeAsync("http://nowhere")).ExitCode);
        Assert.Equal(1, (await ProbeAsync("127.0.0.1:1", "--identity", Path.Combine(_folder, "none.json"))).ExitCode);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> ProbeAsync(params string[] arguments)
    {
        await using var process = NodeProcess.Start(["probe", "--chain", "TEZOS_TEST", "--pow-target", "0", .. arguments]);
        return await process.EndAsync();
    }
}
