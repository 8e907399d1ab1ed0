using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit.Internal;

internal sealed class InternalEventFilterApplier(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IEventFilterApplier
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public EventFilterFactory And => new(testkit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) => Expect(1, timeout, action, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default)
        => RunAsync(expectedCount, null, Sync(action), cancellationToken).GetAwaiter().GetResult();

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default)
        => RunAsync(expectedCount, timeout, Sync(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) => ExpectAsync(1, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default)
        => ExpectAsync(1, timeout, action, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) => ExpectAsync(1, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default)
        => ExpectAsync(1, timeout, func, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default)
        => RunAsync(expectedCount, null, Untyped(actionAsync), cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default)
        => RunAsync(expectedCount, timeout, Untyped(action), cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default)
        => RunAsync(expectedCount, null, func, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default)
        => RunAsync(expectedCount, timeout, func, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default)
        => RunAsync(null, null, Sync(action), cancellationToken).GetAwaiter().GetResult();

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) => RunAsync(null, null, Untyped(action), cancellationToken);

    public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) => RunAsync(null, null, func, cancellationToken);

    public IUnmutableFilter Mute()
    {
        system.EventStream.Publish(new Mute(filters));
        return new Unmutable(system, filters);
    }

    private async Task<T> RunAsync<T>(int? expected, TimeSpan? timeout, Func<Task<T>> body, CancellationToken token)
    {
        int count = 0;
        EventMatched onMatch = (_, _) => Interlocked.Increment(ref count);
        foreach (var filter in filters)
        {
            filter.EventMatched += onMatch;
        }

        using var muted = Mute();
        try
        {
            var result = await body();
            if (expected is { } number)
            {
                await AwaitAsync(number, () => Volatile.Read(ref count), testkit.GetTimeoutOrDefault(timeout), token);
            }

            return result;
        }
        finally
        {
            foreach (var filter in filters)
            {
                filter.EventMatched -= onMatch;
            }
        }
    }

    private async Task AwaitAsync(int expected, Func<int> count, TimeSpan max, CancellationToken token)
    {
        // That nothing comes is known only when the time is over.
        var watch = Stopwatch.StartNew();
        while ((expected == 0 || count() < expected) && count() <= expected && watch.Elapsed < max)
        {
            await Task.Delay(Interval, token);
        }

        // What was logged before now shall be counted too.
        var flush = new Flush();
        system.EventStream.Publish(flush);
        await Task.WhenAny(flush.Done, Task.Delay(max + Interval, token));
        int received = count();
        if (received < expected)
        {
            testkit.Assertions.Fail(
                "Timeout ({0}) while waiting for messages. Only received {1}/{2} messages that matched filter [{3}]",
                max, received, expected, string.Join(" or ", filters));
        }

        if (received > expected)
        {
            testkit.Assertions.Fail("Received {0} messages too many. Expected {1} but received {2} that matched filter [{3}]",
                received - expected, expected, received, string.Join(" or ", filters));
        }
    }

    private static Func<Task<object>> Sync(Action action)
        => () =>
        {
            action();
            return Task.FromResult<object>(null);
        };

    private static Func<Task<object>> Untyped(Func<Task> action)
        => async () =>
        {
            await action();
            return null;
        };

    private sealed class Unmutable(ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IUnmutableFilter
    {
        public void Unmute() => system.EventStream.Publish(new Unmute(filters));

        public void Dispose() => Unmute();
    }
}
