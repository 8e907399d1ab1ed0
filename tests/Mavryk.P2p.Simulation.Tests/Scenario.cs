namespace Mavryk.P2p.Simulation.Tests;

/// <summary>
/// Several parties that do their part at the same time and wait for each other at barriers. When one fails, nobody waits for it: the others are stopped
/// and the whole scenario fails with its failure.
/// </summary>
internal sealed class Scenario
{
    private readonly Lock _gate = new();
    private readonly int _parties;
    private int _waiting;
    private TaskCompletionSource _everybody = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Scenario(int parties, CancellationToken stopped)
    {
        _parties = parties;
        Stopped = stopped;
    }

    /// <summary>Everything a party waits for ends with it.</summary>
    public CancellationToken Stopped { get; }

    public static async Task RunAsync(int parties, Func<int, Scenario, Task> part, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var scenario = new Scenario(parties, stop.Token);
        var parts = Enumerable.Range(0, parties).Select(party => Task.Run(() => part(party, scenario), stop.Token)).ToList();
        Exception? failure = null;
        while (parts.Count > 0)
        {
            var ended = await Task.WhenAny(parts);
            parts.Remove(ended);
            if (!ended.IsCompletedSuccessfully && failure is null)
            {
                failure = ended.Exception?.InnerException ?? new OperationCanceledException();
                await stop.CancelAsync();
            }
        }

        if (failure is not null)
        {
            throw new InvalidOperationException("A party of the scenario failed.", failure);
        }
    }

    /// <summary>Completes when every party has come here.</summary>
    public Task BarrierAsync()
    {
        Task reached;
        lock (_gate)
        {
            reached = _everybody.Task;
            if (++_waiting == _parties)
            {
                _waiting = 0;
                _everybody.SetResult();
                _everybody = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return reached.WaitAsync(Stopped);
    }
}
