using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Lets code that is no actor watch one.</summary>
internal sealed class DeathPromise(IInternalActorRef target) : MinimalActorRef
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ActorPath Path { get; } = target.Provider.TempPath();

    public override IActorRefProvider Provider => target.Provider;

    public Task<bool> Ended => _ended.Task;

    public void Watch() => target.SendSystemMessage(new Watch(target, this));

    public void Unwatch() => target.SendSystemMessage(new Unwatch(target, this));

    public override void SendSystemMessage(ISystemMessage message)
    {
        if (message is DeathWatchNotification)
        {
            _ended.TrySetResult(true);
        }
    }
}

public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>True when the actor has stopped, false when it has not in time.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var promise = new DeathPromise((IInternalActorRef)target);
        promise.Watch();
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            return await promise.Ended.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            promise.Unwatch();
            return false;
        }
    }
}

public static class WatchAsyncSupport
{
    /// <summary>True when the actor has stopped, false when the token was cancelled before.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var promise = new DeathPromise((IInternalActorRef)target);
        promise.Watch();
        try
        {
            return await promise.Ended.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            promise.Unwatch();
            return false;
        }
    }
}
