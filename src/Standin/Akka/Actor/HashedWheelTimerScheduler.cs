using System.Diagnostics;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The default scheduler, under the name that configurations give it. It is no wheel but a queue ordered by due time, whose thread sleeps
/// until the first of it: what is idle costs nothing, and what is cancelled leaves at once.
/// </summary>
public sealed class HashedWheelTimerScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly DueQueue _queue;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log)
        => _queue = new DueQueue(cause => log.Error(cause, "exception while executing scheduled task"));

    public override TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(_start);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => DateTimeOffset.Now;

    public void Dispose() => _queue.Dispose();

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => _queue.Add(new TellWork(receiver, message, sender), delay, null, cancelable);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => _queue.Add(new TellWork(receiver, message, sender), initialDelay, interval, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable)
        => _queue.Add(new ActionWork(action), delay, null, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable)
        => _queue.Add(new ActionWork(action.Run), delay, null, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
        => _queue.Add(new ActionWork(action), initialDelay, interval, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable)
        => _queue.Add(new ActionWork(action.Run), initialDelay, interval, cancelable);

    private sealed class TellWork(ICanTell receiver, object message, IActorRef sender) : DueQueue.Work
    {
        public override void Run() => receiver.Tell(message, sender);
    }

    private sealed class ActionWork(Action action) : DueQueue.Work
    {
        public override void Run() => action();
    }
}
