using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

internal partial class ActorCell
{
    // The value is the message that WatchWith gave, or null.
    private Dictionary<IActorRef, object> _watching;
    private Dictionary<IActorRef, object> _terminatedQueued;
    private HashSet<IActorRef> _watchedBy;

    public IActorRef Watch(IActorRef subject) => WatchWithMessage(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return WatchWithMessage(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (_watching is not null && _watching.Remove(subject))
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Unwatch(watchee, _self));
        }

        _terminatedQueued?.Remove(subject);
        return subject;
    }

    private IActorRef WatchWithMessage(IActorRef subject, object message)
    {
        if (subject.Equals(_self))
        {
            return subject;
        }

        // A second watch changes nothing, not even the message.
        if ((_watching ??= []).TryAdd(subject, message))
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Watch(watchee, _self));
        }

        return subject;
    }

    private void AddWatcher(Watch watch)
    {
        if (watch.Watchee.Equals(_self) && !watch.Watcher.Equals(_self))
        {
            (_watchedBy ??= []).Add(watch.Watcher);
        }
    }

    private void RemoveWatcher(Unwatch unwatch) => _watchedBy?.Remove(unwatch.Watcher);

    private void WatchedActorTerminated(DeathWatchNotification notification)
    {
        var actor = notification.Actor;
        if (_watching is not null && _watching.Remove(actor, out object message) && _pending != Pending.Termination)
        {
            // The user hears of it in the order of the mailbox, unless it is unwatched before that.
            (_terminatedQueued ??= [])[actor] = message;
            _self.Tell(new Terminated(actor, notification.ExistenceConfirmed, addressTerminated: false), actor);
        }

        if (Volatile.Read(ref _children)?.Find(actor) is not null)
        {
            ChildTerminated(actor);
        }
    }

    private void ReceivedTerminated(Terminated terminated)
    {
        if (_terminatedQueued is null || !_terminatedQueued.Remove(terminated.ActorRef, out object message))
        {
            return;
        }

        if (message is not null)
        {
            _current = new Envelope(message, terminated.ActorRef);
        }

        ReceiveMessage(message ?? terminated);
    }

    private void TellWatchersWeDied()
    {
        if (_watchedBy is null)
        {
            return;
        }

        foreach (var watcher in _watchedBy)
        {
            // The parent is told anyway.
            if (!watcher.Equals(_parent))
            {
                ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true));
            }
        }

        _watchedBy = null;
    }

    private void UnwatchAll()
    {
        _terminatedQueued = null;
        if (_watching is null)
        {
            return;
        }

        foreach (var subject in _watching.Keys)
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Unwatch(watchee, _self));
        }

        _watching = null;
    }
}
