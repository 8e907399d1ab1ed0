namespace Mavryk.P2p.Node.Tests.Processes;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_valid_configuration_is_shown_with_origins_and_what_is_shown_is_valid()
    {
        var main = Write("main.conf", "mavryk.p2p.limits.backlog = 33");

        Assert.Equal((0, "The configuration is valid.\n", ""), await RunAsync("config", "check", "--config", main));
        var shown = await RunAsync("config", "show", "--config", main, "--port", "5");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains($"mavryk.p2p.limits.backlog = 33  # {main}:1\n", shown.Output);
        Assert.Contains("mavryk.p2p.listening-port = 5  # option --port\n", shown.Output);
        Assert.Contains("mavryk.p2p.swap.linger = 30s  # default\n", shown.Output);
        Assert.Equal(0, (await RunAsync("config", "check", "--config", Write("shown.conf", shown.Output))).ExitCode);
    }

    [Fact]
    public async Task An_invalid_configuration_returns_2_and_names_every_error()
    {
        var main = Write("main.conf", "mavryk.p2p { swap.linger = soon, backlog = 1 }");

        var end = await RunAsync("config", "check", "--config", main);

        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.Contains($"mavryk.p2p.swap.linger = soon: must be", end.Errors);
        Assert.Contains($"({main}:1)", end.Errors);
        Assert.Contains("mavryk.p2p.backlog", end.Errors);
    }

    [Fact]
    public async Task A_file_of_the_reference_is_converted_to_one_that_runs()
    {
        var converted = await RunAsync("config", "convert", Write("config.json", """{ "p2p": { "limits": { "backlog": 9 } } }"""));
        Assert.Equal((0, ""), (converted.ExitCode, converted.Errors));

        var shown = await RunAsync("config", "show", "--config", Write("main.conf", converted.Output));
        Assert.Contains("mavryk.p2p.limits.backlog = 9  #", shown.Output);
        Assert.Equal(2, (await RunAsync("config", "convert", Write("bad.json", """{ "p2p": 1 }"""))).ExitCode);
        Assert.Equal(2, (await RunAsync("config", "convert", Path.Combine(_folder, "none.json"))).ExitCode);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var node = NodeProcess.Start(arguments);
        return await node.EndAsync();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
