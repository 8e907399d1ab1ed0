using System.Diagnostics;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    // Of the innermost Within; null outside.
    private long? _deadline;
    private bool _lastWasNoMessage;

    public TimeSpan Remaining => Left() ?? throw new InvalidOperationException("Remaining may not be called outside of \"within\"");

    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    public TimeSpan Dilated(TimeSpan duration) => duration * TestKitSettings.TestTimeFactor;

    public TimeSpan RemainingOrDilated(TimeSpan? duration)
        => duration is not { } given ? RemainingOrDefault
            : given < TimeSpan.Zero ? throw new ArgumentException("Must be positive", nameof(duration))
            : Dilated(given);

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => RemainingOrDilated(timeout);

    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    public void Within(TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => Within<object>(
            min,
            max,
            () =>
            {
                action();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var limits = Enter(min, max, hint, epsilonValue);
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _deadline = limits.Outer;
        }

        Check(limits);
        return result;
    }

    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => WithinAsync<object>(
            min,
            max,
            async () =>
            {
                await actionAsync();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public async Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var limits = Enter(min, max, hint, epsilonValue);
        T result;
        try
        {
            result = await function().WaitAsync(cancellationToken);
        }
        finally
        {
            _deadline = limits.Outer;
        }

        Check(limits);
        return result;
    }

    protected TimeSpan RemainingOr(TimeSpan duration) => Left() ?? duration;

    private TimeSpan? Left()
    {
        if (_deadline is not { } deadline)
        {
            return null;
        }

        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), deadline);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Limits Enter(TimeSpan min, TimeSpan max, string hint, TimeSpan? epsilon)
    {
        var (start, outer) = (Stopwatch.GetTimestamp(), _deadline);
        var most = Dilated(max);
        var left = RemainingOr(most);
        most = most < left ? most : left;
        if (most < min)
        {
            _assertions.Fail("Required min time {0} not possible, only {1} left. {2}", min, most, hint ?? "");
        }

        _deadline = start + (long)(most.TotalSeconds * Stopwatch.Frequency);
        _lastWasNoMessage = false;
        return new Limits(start, outer, min, most, hint, epsilon ?? TimeSpan.Zero);
    }

    private void Check(in Limits limits)
    {
        var took = Stopwatch.GetElapsedTime(limits.Start);
        if (took < limits.Min)
        {
            _assertions.Fail("Failed: Block took {0}, should have at least been {1}. {2}", took, limits.Min, limits.Hint ?? "");
        }

        // Waiting for nothing to come takes all of the time that there is.
        if (!_lastWasNoMessage && took > limits.Max + limits.Epsilon)
        {
            _assertions.Fail("Failed: Block took {0}, exceeding {1}. {2}", took, limits.Max, limits.Hint ?? "");
        }
    }

    private readonly record struct Limits(long Start, long? Outer, TimeSpan Min, TimeSpan Max, string Hint, TimeSpan Epsilon);
}
