using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal partial class ActorCell
{
    private TimerScheduler _timers;
    private Pending _pending;
    private Exception _pendingCause;
    private bool _failed;

    /// <summary>What goes on once the children that were told to stop are gone.</summary>
    private enum Pending
    {
        Nothing,
        Recreation,
        Termination,
    }

    public void SystemInvoke(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case ActorTask task:
                    task.Run();
                    break;
                case DeathWatchNotification notification:
                    WatchedActorTerminated(notification);
                    break;
                case Watch watch:
                    AddWatcher(watch);
                    break;
                case Unwatch unwatch:
                    RemoveWatcher(unwatch);
                    break;
                case Failed failed:
                    ChildFailed(failed);
                    break;
                case Create:
                    CreateActor();
                    break;
                case Recreate recreate:
                    RecreateActor(recreate.Cause);
                    break;
                case Suspend:
                    _mailbox.Suspend();
                    SuspendChildren(except: null);
                    break;
                case Resume resume:
                    ResumeActor(resume.CausedByFailure);
                    break;
                case Terminate:
                    TerminateActor();
                    break;
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

    private void CreateActor()
    {
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
        }
        catch (Exception cause)
        {
            LetGo();
            throw cause as ActorInitializationException ?? new ActorInitializationException(_self, "Exception during creation", cause);
        }

        Report(started: true);
        ArmReceiveTimeout();
    }

    private ActorBase NewActor()
    {
        var actor = _props.NewActor()
            ?? throw new ActorInitializationException(_self, $"Factory for the actor {_self.Path} must not return null.");
        actor.Incarnated();
        if (actor is IActorStash stashing && stashing.Stash is null)
        {
            stashing.Stash = StashFactory.CreateStash(this, stashing);
        }

        if (actor is IWithTimers timed)
        {
            timed.Timers = _timers = new TimerScheduler(this);
        }

        return actor;
    }

    private void RecreateActor(Exception cause)
    {
        if (_actor is null)
        {
            // It failed while it was created: there is nothing to restart yet.
            _mailbox.Resume();
            _failed = false;
            CreateActor();
            return;
        }

        if (_pending != Pending.Nothing)
        {
            ResumeActor(null);
            return;
        }

        try
        {
            _actor.AroundPreRestart(cause, _current.Message);
        }
        catch (Exception inPreRestart)
        {
            var failure = new PreRestartException(_self, inPreRestart, cause, _current.Message);
            Log(new Error(failure, _self.Path.ToString(), _actor.GetType(), failure.Message));
        }

        // What was put aside is delivered again, before anything newer, to the new instance.
        LetGo();
        _current = default;
        if (Volatile.Read(ref _children) is { AnyDying: true })
        {
            _pending = Pending.Recreation;
            _pendingCause = cause;
        }
        else
        {
            FinishRecreate(cause);
        }
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = ChildRefs();
        try
        {
            _mailbox.Resume();
            _failed = false;
            _actor = NewActor();
            _actor.AroundPostRestart(cause, null);
        }
        catch (Exception inPostRestart)
        {
            LetGo();
            HandleInvokeFailure(new PostRestartException(_self, inPostRestart, cause));
            return;
        }

        Report(started: false, restartedBy: cause);
        foreach (var child in survivors)
        {
            child.Restart(cause);
        }

        ArmReceiveTimeout();
    }

    private void ResumeActor(Exception causedByFailure)
    {
        if (_actor is null && causedByFailure is not null)
        {
            RecreateActor(causedByFailure);
            return;
        }

        _mailbox.Resume();
        if (causedByFailure is not null)
        {
            _failed = false;
        }

        foreach (var child in ChildRefs())
        {
            child.Resume(causedByFailure is not null && child.Equals(_failedChild) ? causedByFailure : null);
        }

        _failedChild = null;
    }

    private void TerminateActor()
    {
        if (_pending == Pending.Termination)
        {
            return;
        }

        SetReceiveTimeout(null);
        _timers?.CancelAll();
        UnwatchAll();
        _pending = Pending.Termination;
        var children = ChildrenOrNew();
        children.Close();
        foreach (var child in ChildRefs())
        {
            Stop(child);
        }

        if (children.IsEmpty)
        {
            FinishTerminate();
        }
        else
        {
            _mailbox.Suspend();
        }
    }

    private void FinishTerminate()
    {
        var type = _actor?.GetType();
        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception inPostStop)
        {
            Log(new Error(inPostStop, _self.Path.ToString(), type, inPostStop.Message));
        }

        LetGo();
        // A reference may be kept for long, and shall not keep more than itself.
        _current = default;
        _mailbox.Close();
        _dispatcher.Detach();
        Report(started: false, stopped: type);
        _parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true));
        TellWatchersWeDied();
        UnwatchAll();
    }

    private void ChildTerminated(IActorRef child)
    {
        _children.Remove(child);
        if (_pending == Pending.Termination && _children.IsEmpty)
        {
            FinishTerminate();
        }
        else if (_pending == Pending.Recreation && !_children.AnyDying)
        {
            var cause = _pendingCause;
            _pending = Pending.Nothing;
            _pendingCause = null;
            FinishRecreate(cause);
        }
    }

    /// <summary>Parts from the current instance: nothing of it is to reach the next one, but the messages it had put aside.</summary>
    private void LetGo()
    {
        _timers?.CancelAll();
        _timers = null;
        if (_actor is IActorStash { Stash: { } stash })
        {
            stash.UnstashAll();
        }

        _actor = null;
        _behavior = null;
        _outerBehaviors = null;
    }

    private void Report(bool started, Type stopped = null, Exception restartedBy = null)
    {
        if (!_system.Settings.EmitActorTelemetry)
        {
            return;
        }

        if (started)
        {
            _system.EventStream.Publish(new ActorStarted(_self, _actor.GetType()));
        }
        else if (restartedBy is not null)
        {
            _system.EventStream.Publish(new ActorRestarted(_self, _actor.GetType(), restartedBy));
        }
        else if (stopped is not null)
        {
            _system.EventStream.Publish(new ActorStopped(_self, stopped));
        }
    }
}
