namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Wakes everybody who waits for something to change, and costs one read when nobody waits. A waiter takes the task first and looks at the
/// state afterwards, so that no change is missed between the two. Thread-safe.
/// </summary>
internal sealed class AsyncSignal
{
    private volatile TaskCompletionSource? _next;

    /// <summary>Completes at the next pulse.</summary>
    public Task NextPulse()
    {
        while (true)
        {
            if (_next is { } waiting)
            {
                return waiting.Task;
            }

            Interlocked.CompareExchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        }
    }

    public void Pulse()
    {
        if (_next is not null)
        {
            Interlocked.Exchange(ref _next, null)?.SetResult();
        }
    }
}
