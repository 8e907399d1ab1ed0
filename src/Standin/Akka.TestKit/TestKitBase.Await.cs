using System.Diagnostics;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default)
        => AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default)
        => AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
        => AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default)
    {
        var most = RemainingOrDilated(max);
        if (!AwaitConditionNoThrow(conditionIsFulfilled, most, interval, cancellationToken))
        {
            FailCondition(most, message);
        }
    }

    public bool AwaitConditionNoThrow(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        while (!conditionIsFulfilled())
        {
            if (Pause(watch, max, interval) is not { } pause)
            {
                return false;
            }

            cancellationToken.WaitHandle.WaitOne(pause);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return true;
    }

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default)
        => AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
        => AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default)
        => AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default)
        => AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default)
        => AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
        => AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default)
    {
        var most = RemainingOrDilated(max);
        if (!await AwaitConditionNoThrowAsync(conditionIsFulfilled, most, interval, cancellationToken))
        {
            FailCondition(most, message);
        }
    }

    public Task<bool> AwaitConditionNoThrowAsync(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default)
        => AwaitConditionNoThrowAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, cancellationToken);

    public async Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        while (!await conditionIsFulfilled())
        {
            if (Pause(watch, max, interval) is not { } pause)
            {
                return false;
            }

            await Task.Delay(pause, cancellationToken);
        }

        return true;
    }

    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var max = RemainingOrDilated(duration);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            TimeSpan? pause;
            try
            {
                assertion();
                return;
            }
            catch (Exception) when ((pause = Pause(watch, max, interval)) is not null)
            {
                // Not yet.
            }

            cancellationToken.WaitHandle.WaitOne(pause.Value);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
        => AwaitAssertAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            duration,
            interval,
            cancellationToken);

    public async Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var max = RemainingOrDilated(duration);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            TimeSpan? pause;
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when ((pause = Pause(watch, max, interval)) is not null)
            {
                // Not yet.
            }

            await Task.Delay(pause.Value, cancellationToken);
        }
    }

    /// <summary>How long to wait before the next try; null if the time is over.</summary>
    private static TimeSpan? Pause(Stopwatch watch, TimeSpan max, TimeSpan? interval)
    {
        var left = max - watch.Elapsed;
        var pause = interval ?? DefaultInterval;
        return left <= TimeSpan.Zero ? null : pause < left ? pause : left;
    }

    private void FailCondition(TimeSpan max, string message)
        => _assertions.Fail("Timeout {0} expired while waiting for condition. {1}", max, message ?? "");
}
