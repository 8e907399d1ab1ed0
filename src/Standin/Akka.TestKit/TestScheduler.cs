using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// Time that moves when the test says so. In one step everything runs that is due at its end, each once: what is periodic, or scheduled by
/// what runs, waits for the next step.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly object _lock = new();
    private readonly PriorityQueue<Work, (DateTimeOffset Due, long Number)> _work = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private DateTimeOffset _now = DateTimeOffset.UtcNow;
    private long _number;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) { }

    public DateTimeOffset Now => TimeNow;

    public IAdvancedScheduler Advanced => this;

    public TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(_start);

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    protected DateTimeOffset TimeNow
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public void Advance(TimeSpan offset)
    {
        foreach (var work in DueAfter(offset))
        {
            if (work.Cancelable is { IsCancellationRequested: true })
            {
                continue;
            }

            work.Action();
            if (work.Interval is { } interval)
            {
                Add(interval, interval, work.Action, work.Cancelable);
            }
        }
    }

    public void AdvanceTo(DateTimeOffset when) => Advance(when - Now);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) => ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => Add(delay, null, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender)
        => ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => Add(delay, null, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, null, action, cancelable);

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => Add(delay, null, action.Run, null);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => Add(delay, null, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) => Add(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
        => Add(initialDelay, interval, action, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) => Add(initialDelay, interval, action.Run, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable)
        => Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan? interval, Action action, ICancelable cancelable)
    {
        lock (_lock)
        {
            _work.Enqueue(new Work(action, interval, cancelable), (_now + delay, _number++));
        }
    }

    private List<Work> DueAfter(TimeSpan offset)
    {
        lock (_lock)
        {
            _now += offset;
            var due = new List<Work>();
            while (_work.TryPeek(out var work, out var order) && order.Due <= _now)
            {
                _work.Dequeue();
                due.Add(work);
            }

            return due;
        }
    }

    private sealed record Work(Action Action, TimeSpan? Interval, ICancelable Cancelable);
}
