namespace Akka.Actor;

internal partial class ActorCell
{
    private IdleTimer _receiveTimeout;

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.After;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout?.Cancel();
        _receiveTimeout = timeout is { } after && after > TimeSpan.Zero && after != Timeout.InfiniteTimeSpan
            ? new IdleTimer(this, after)
            : null;
    }

    public void ArmReceiveTimeout() => _receiveTimeout?.Arm();

    /// <summary>Armed when a message has been handled, cancelled when the next one arrives.</summary>
    private sealed class IdleTimer(ActorCell cell, TimeSpan after)
    {
        private ICancelable _armed;

        public TimeSpan After => after;

        public void Arm() => _armed ??= cell._system.Scheduler.ScheduleTellOnceCancelable(after, cell._self, Akka.Actor.ReceiveTimeout.Instance, cell._self);

        public void Cancel()
        {
            _armed?.Cancel();
            _armed = null;
        }
    }
}
