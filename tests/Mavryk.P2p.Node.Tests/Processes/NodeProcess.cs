using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Mavryk.P2p.Node.Tests.Processes;

/// <summary>The program in a process of its own. Everything waits for a bounded time only; the process is killed when this is disposed.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Mavryk.P2p.Node.dll");

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly List<JsonElement> _unclaimed = [];

    private NodeProcess(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("No process.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What the line <c>ready</c> said.</summary>
    public JsonElement Ready { get; private set; }

    public string PeerId => Ready.GetProperty("peer_id").GetString()!;

    public string Point => $"127.0.0.1:{Ready.GetProperty("port").GetInt32()}";

    public int Id => _process.Id;

    /// <summary>The lines that were read while another one was expected.</summary>
    public IReadOnlyList<JsonElement> Unclaimed => _unclaimed;

    public static NodeProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Starts a scripted node and waits until it is ready.</summary>
    public static async Task<NodeProcess> StartScriptAsync(string folder, params string[] arguments)
    {
        var identity = Path.Combine(folder, $"{Guid.NewGuid():N}.json");
        const string Maintenance = "--maintenance-idle-time";
        string[] quiet = arguments.Contains(Maintenance) ? [] : [Maintenance, "none"];
        var node = new NodeProcess(["run", "--script", "--identity", identity, .. quiet, .. arguments]);
        try
        {
            node.Ready = await node.ExpectAsync(line => line.TryGetProperty("ready", out _));
            return node;
        }
        catch (Exception e)
        {
            await node.DisposeAsync();
            throw new InvalidOperationException($"The node did not start: {await node._errors}", e);
        }
    }

    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line).WaitAsync(Patience);

    public void CloseInput() => _process.StandardInput.Close();

    public void Kill() => _process.Kill();

    /// <summary>Sends a command and waits for its answer.</summary>
    public async Task<JsonElement> AskAsync(string line)
    {
        await WriteLineAsync(line);
        return await ExpectAsync(answer => answer.TryGetProperty("cmd", out var cmd) && cmd.GetString() == line);
    }

    /// <summary>Sends a command that must work.</summary>
    public async Task<JsonElement> DoAsync(string line)
    {
        var answer = await AskAsync(line);
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer;
    }

    /// <summary>The first line, of those that nobody claimed and those to come, that is the expected one.</summary>
    public async Task<JsonElement> ExpectAsync(Func<JsonElement, bool> isExpected)
    {
        var found = _unclaimed.FindIndex(line => isExpected(line));
        if (found >= 0)
        {
            var claimed = _unclaimed[found];
            _unclaimed.RemoveAt(found);
            return claimed;
        }

        while (await ReadAsync() is { } line)
        {
            if (isExpected(line))
            {
                return line;
            }

            _unclaimed.Add(line);
        }

        throw new InvalidOperationException("The output ended before the expected line.");
    }

    /// <summary>The next line; null at the end. Everything on standard output is a JSON object.</summary>
    public async Task<JsonElement?> ReadAsync()
    {
        if (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is not { } text)
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        return document.RootElement.Clone();
    }

    /// <summary>Waits for the end of the process.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, output, await _errors.WaitAsync(Patience));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
    }
}
