using System.Net;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Node.Script;

/// <summary>
/// Drives a network by lines (program 1): starts the commands in the order of the lines, answers each once, and tells what happens. The
/// network is shut down at the end.
/// </summary>
internal sealed class ScriptSession(NodeNetwork network, ScriptCommands commands, ScriptPeers peers, ScriptLines lines, ScriptOptions options, SinkMeter sink)
{
    // Commands begun and not answered; beyond it no line is read.
    private const int MaxUnanswered = 1 << 14;

    private readonly SemaphoreSlim _unanswered = new(MaxUnanswered);

    /// <summary>A session with all its parts.</summary>
    public static ScriptSession Create(NodeNetwork network, JsonLines json, ScriptOptions options)
    {
        var lines = new ScriptLines(json, options);
        var sink = new SinkMeter();
        var peers = new ScriptPeers(lines, options, sink);
        var commands = new ScriptCommands(
            new ConnectionCommands(network, peers),
            new SendingCommands(network),
            new ControlCommands(network, options),
            new MeasuringCommands(network, peers),
            new PoolCommands(network),
            new InspectionCommands(network));
        return new ScriptSession(network, commands, peers, lines, options, sink);
    }

    /// <summary>Runs until <c>quit</c>, the end of the lines, or cancellation; then shuts down and tells so.</summary>
    /// <param name="input">The lines.</param>
    /// <param name="rpc">Where the RPC is served, if it is: told when the session is ready.</param>
    /// <param name="stop">Ends the session.</param>
    public async Task RunAsync(IAsyncEnumerable<string> input, IPEndPoint? rpc, CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        network.OnNewConnection(peers.Add);
        var events = TellEventsAsync(ended.Token);
        var totals = options.Sink ? TellTotalsAsync(ended.Token) : Task.CompletedTask;
        await lines.ReadyAsync(network, rpc).ConfigureAwait(false);
        network.Activate();
        try
        {
            await ReadAsync(input, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        await network.ShutdownAsync().ConfigureAwait(false);
        await AllAnsweredAsync().ConfigureAwait(false);
        await peers.StopAsync().ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(events, totals).ConfigureAwait(false);
        await lines.ShutdownAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync(IAsyncEnumerable<string> input, CancellationToken stop)
    {
        await foreach (var line in input.WithCancellation(stop).ConfigureAwait(false))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            await _unanswered.WaitAsync(stop).ConfigureAwait(false);
            if (!ScriptParser.TryParse(line, out var command, out var error))
            {
                await AnswerAsync(line, Task.FromResult(ScriptAnswer.Failed(error))).ConfigureAwait(false);
            }
            else if (command is ScriptCommand.Plain { Command: PlainCommand.Quit })
            {
                await AnswerAsync(line, Task.FromResult(ScriptAnswer.Done)).ConfigureAwait(false);
                return;
            }
            else
            {
                _ = AnswerAsync(line, commands.StartAsync(command, stop));
            }
        }
    }

    private async Task AnswerAsync(string line, Task<ScriptAnswer> work)
    {
        ScriptAnswer answer;
        try
        {
            answer = await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            answer = ScriptAnswer.Failed(new P2pError.Canceled());
        }
        catch (Exception e)
        {
            // Whoever drives the script waits for an answer, even to a command that met a defect.
            await Console.Error.WriteLineAsync($"error: '{line[..Math.Min(line.Length, 80)]}': {e}").ConfigureAwait(false);
            answer = ScriptAnswer.Failed($"{e.GetType().Name}: {e.Message}");
        }

        await lines.AnswerAsync(line, answer).ConfigureAwait(false);
        _unanswered.Release();
    }

    private async Task AllAnsweredAsync()
    {
        for (var i = 0; i < MaxUnanswered; i++)
        {
            await _unanswered.WaitAsync().ConfigureAwait(false);
        }
    }

    private async Task TellEventsAsync(CancellationToken ended)
    {
        try
        {
            await foreach (var notice in network.WatchAsync(ended).ConfigureAwait(false))
            {
                await lines.EventAsync(notice).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    private async Task TellTotalsAsync(CancellationToken ended)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await second.WaitForNextTickAsync(ended).ConfigureAwait(false))
            {
                await lines.SinkAsync(sink.Take()).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            await lines.SinkAsync(sink.Take()).ConfigureAwait(false);
        }
    }
}
