namespace Akka.Actor;

/// <summary>Takes the one answer of an Ask.</summary>
internal sealed class FutureActorRef<T>(IActorRefProvider provider) : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Timer _timer;
    private CancellationTokenRegistration _cancellation;
    private ActorPath _path;

    // Few answers need it.
    public override ActorPath Path
        => Volatile.Read(ref _path) ?? Interlocked.CompareExchange(ref _path, provider.TempPath(), null) ?? _path;

    public override IActorRefProvider Provider => provider;

    public Task<T> Result => _result.Task;

    public void EndAfter(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout > TimeSpan.Zero)
        {
            _timer = new Timer(
                static state =>
                {
                    var (self, after) = ((FutureActorRef<T>, TimeSpan))state;
                    self._result.TrySetException(new AskTimeoutException($"Timeout after {after.TotalSeconds} seconds"));
                    self.Release();
                },
                (this, timeout),
                timeout,
                Timeout.InfiniteTimeSpan);
        }

        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var self = (FutureActorRef<T>)state;
                    self._result.TrySetCanceled(token);
                    self.Release();
                },
                this);
        }

        // The answer may have come before there was anything to release.
        if (_result.Task.IsCompleted)
        {
            Release();
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        bool taken = message switch
        {
            T answer => _result.TrySetResult(answer),
            Status.Failure failure => _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message?.GetType().ToString() ?? "null"}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (taken)
        {
            Release();
        }
        else if (!_result.Task.IsCanceled)
        {
            provider.DeadLetters.Tell(message, this);
        }
    }

    private void Release()
    {
        _timer?.Dispose();
        _cancellation.Unregister();
    }
}
