using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal partial class ActorCell
{
    private SupervisorStrategy _strategy;
    private IActorRef _failedChild;

    /// <summary>An exception left the user's code: nothing more is processed until the parent has decided.</summary>
    public void HandleInvokeFailure(Exception cause)
    {
        if (_failed || IsTerminated)
        {
            return;
        }

        _failed = true;
        _mailbox.Suspend();
        SuspendChildren(except: _failedChild);
        _parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
    }

    private void ChildFailed(Failed failed)
    {
        // A child that is gone, or a new one of the same name, is none of the failed one's business.
        if (Volatile.Read(ref _children)?.Find(failed.Child) is not { } stats)
        {
            return;
        }

        _strategy = _props.SupervisorStrategy ?? _actor?.StrategyOfChildren ?? _strategy ?? SupervisorStrategy.DefaultStrategy;
        try
        {
            if (!_strategy.HandleFailure(this, failed.Child, failed.Cause, stats, AllChildren()))
            {
                _failedChild = failed.Child;
                HandleInvokeFailure(failed.Cause);
            }
        }
        catch (Exception inStrategy)
        {
            Log(new Error(inStrategy, _self.Path.ToString(), GetType(), inStrategy.Message));
            _failedChild = failed.Child;
            HandleInvokeFailure(inStrategy);
        }
    }

    private void SuspendChildren(IActorRef except)
    {
        foreach (var child in ChildRefs())
        {
            if (!child.Equals(except))
            {
                child.Suspend();
            }
        }
    }
}
