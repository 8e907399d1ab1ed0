namespace Akka.Actor.Internal;

/// <summary>
/// The timers of one actor instance. What the scheduler sends is not the message but the timer: the actor looks whether it is still the one
/// under its key, so that a message that was already on its way when its timer was cancelled or replaced is dropped.
/// </summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, TimerMessage> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender)
    {
        var timer = Start(key, msg, repeated: false);
        cell.System.Scheduler.ScheduleTellOnce(timeout, cell.Self, timer, sender, timer.Cancelable);
    }

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval)
        => StartPeriodicTimer(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender)
    {
        var timer = Start(key, msg, repeated: true);
        cell.System.Scheduler.ScheduleTellRepeatedly(initialDelay, interval, cell.Self, timer, sender, timer.Cancelable);
    }

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
        {
            timer.Cancelable.Cancel();
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Cancelable.Cancel();
        }

        _timers.Clear();
    }

    /// <summary>Whether the message of this timer is to be delivered. A single timer is over then.</summary>
    internal bool Fired(TimerMessage timer)
    {
        if (!_timers.TryGetValue(timer.Key, out var current) || current != timer)
        {
            return false;
        }

        if (!timer.Repeated)
        {
            _timers.Remove(timer.Key);
        }

        return true;
    }

    private TimerMessage Start(object key, object message, bool repeated)
    {
        Cancel(key);
        return _timers[key] = TimerMessage.Of(this, key, message, repeated, new Cancelable(cell.System.Scheduler));
    }
}

internal class TimerMessage : IAutoReceivedMessage, INoSerializationVerificationNeeded
{
    private readonly TimerScheduler _owner;

    private protected TimerMessage(TimerScheduler owner, object key, object message, bool repeated, ICancelable cancelable)
    {
        _owner = owner;
        Key = key;
        Message = message;
        Repeated = repeated;
        Cancelable = cancelable;
    }

    public object Key { get; }

    public object Message { get; }

    public bool Repeated { get; }

    public ICancelable Cancelable { get; }

    public bool IsDue => _owner.Fired(this);

    public static TimerMessage Of(TimerScheduler owner, object key, object message, bool repeated, ICancelable cancelable)
        => message is INotInfluenceReceiveTimeout
            ? new Quiet(owner, key, message, repeated, cancelable)
            : new TimerMessage(owner, key, message, repeated, cancelable);

    private sealed class Quiet(TimerScheduler owner, object key, object message, bool repeated, ICancelable cancelable)
        : TimerMessage(owner, key, message, repeated, cancelable), INotInfluenceReceiveTimeout;
}
