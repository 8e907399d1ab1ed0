using System.Diagnostics;
using Mavryk.P2p.Actors.Storage;
using Spectre.Console;

namespace Mavryk.P2p.Node.Output;

/// <summary>Shows how the search for an identity goes: a bar on a terminal, two lines elsewhere; always on standard error. Told from several threads.</summary>
internal sealed class IdentitySearch(Terminal terminal) : IProgress<IdentityProgress>
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private IdentityProgress _last;

    private IdentityProgress Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <inheritdoc/>
    public void Report(IdentityProgress value)
    {
        lock (_lock)
        {
            _last = value.Hashes > _last.Hashes ? value : _last;
        }
    }

    /// <summary>Shows the search until it ends. If there is no search, because the identity is there already, nothing is shown.</summary>
    public async Task<IdentityResult> ShowAsync(Task<IdentityResult> search)
    {
        if (terminal.IsErrorInteractive && !search.IsCompleted)
        {
            await ShowBarAsync(search).ConfigureAwait(false);
        }

        var result = await search.ConfigureAwait(false);
        if (result is IdentityResult.Generated)
        {
            terminal.Error.WriteLine($"New identity after {Describe()}.");
        }

        return result;
    }

    private Task ShowBarAsync(Task search) => terminal.Error.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
        .StartAsync(async context =>
        {
            var bar = context.AddTask("proof of work", maxValue: 1);
            while (await Task.WhenAny(search, Task.Delay(Refresh)).ConfigureAwait(false) != search)
            {
                bar.Description = Describe();

                // The chance that the search would be over by now. It never reaches 1: such a search has no memory.
                bar.Value = Last is { ExpectedHashes: > 0 } last ? 1 - Math.Exp(-last.Hashes / last.ExpectedHashes) : 0;
            }

            bar.Value = search.IsCompletedSuccessfully ? 1 : bar.Value;
        });

    private string Describe()
    {
        var (hashes, expectedHashes) = Last;
        var elapsed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        var rate = hashes / Math.Max(elapsed, 1e-3);
        var expected = rate > 0 ? $", {expectedHashes / rate:N1} s expected" : "";
        return $"{hashes:N0} hashes, {rate / 1e6:N2} M/s, {elapsed:N1} s{expected}";
    }
}
