using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

public abstract class BackoffSupervisorBase : ActorBase
{
    internal BackoffSupervisorBase() { }
}

/// <summary>
/// Parent of one child, which it starts again with growing delays. What it gets goes to the child; what the child sends goes to its own parent.
/// </summary>
public sealed class BackoffSupervisor : BackoffSupervisorBase
{
    private readonly BackoffPlan _plan;
    private IActorRef _child;
    private int _restarts;
    private bool _failed;
    private bool _finalStop;

    internal BackoffSupervisor(BackoffPlan plan) => _plan = plan;

    public static Props Props(BackoffOptions options)
    {
        var plan = (BackoffPlan)options;
        return Actor.Props.Create(() => new BackoffSupervisor(plan));
    }

    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        => Props(childProps, childName, minBackoff, maxBackoff, randomFactor, -1);

    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries)
        => Props(Backoff.OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor, maxNrOfRetries));

    protected override SupervisorStrategy SupervisorStrategy()
        => _plan.OnStop
            ? _plan.Strategy
            : new OneForOneStrategy(cause =>
            {
                var directive = _plan.Strategy.Decider.Decide(cause);
                _failed = directive == Directive.Restart;
                // Instead of a restart at once there is a new child later.
                return _failed ? Directive.Stop : directive;
            });

    protected override void PreStart()
    {
        StartTheChild();
        base.PreStart();
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case StartChild:
                StartTheChild();
                break;
            case ResetRestartCount reset:
                _restarts = reset.Current == _restarts ? 0 : _restarts;
                break;
            case Reset when _plan.ResetAfter is null:
                _restarts = 0;
                break;
            case GetRestartCount:
                Sender.Tell(new RestartCount(_restarts));
                break;
            case GetCurrentChild:
                Sender.Tell(new CurrentChild(_child ?? ActorRefs.Nobody));
                break;
            case Terminated terminated when terminated.ActorRef.Equals(_child):
                ChildEnded();
                break;
            default:
                Pass(message);
                break;
        }

        return true;
    }

    private void StartTheChild()
    {
        if (_child is not null)
        {
            return;
        }

        _failed = false;
        _child = Context.Watch(Context.ActorOf(_plan.ChildProps, _plan.ChildName));
        if (_plan.ResetAfter is { } after)
        {
            Context.System.Scheduler.ScheduleTellOnce(after, Self, new ResetRestartCount(_restarts), Self);
        }
    }

    private void ChildEnded()
    {
        _child = null;
        int most = _plan.Strategy.MaxNumberOfRetries;
        if (_finalStop || (!_plan.OnStop && !_failed) || (most >= 0 && _restarts >= most))
        {
            Context.Stop(Self);
            return;
        }

        Context.System.Scheduler.ScheduleTellOnce(_plan.DelayAfter(_restarts), Self, StartChild.Instance, Self);
        _restarts++;
    }

    private void Pass(object message)
    {
        if (_child is not null && _child.Equals(Sender))
        {
            Context.Parent.Forward(message);
            return;
        }

        bool final = _plan.IsFinalStopMessage is { } isFinal && isFinal(message);
        _finalStop |= final;
        if (_child is not null)
        {
            _child.Forward(message);
        }
        else if (final)
        {
            Context.Stop(Self);
        }
        else if (_plan.ReplyWhileStopped is { } reply)
        {
            Sender.Tell(reply);
        }
        else
        {
            Context.System.DeadLetters.Forward(message);
        }
    }

    public sealed class GetCurrentChild
    {
        public static readonly GetCurrentChild Instance = new();

        private GetCurrentChild() { }
    }

    public sealed class CurrentChild
    {
        public CurrentChild(IActorRef @ref) => Ref = @ref;

        public IActorRef Ref { get; }
    }

    public sealed class GetRestartCount
    {
        public static readonly GetRestartCount Instance = new();

        private GetRestartCount() { }
    }

    public sealed class RestartCount
    {
        public RestartCount(int count) => Count = count;

        public int Count { get; }
    }

    public sealed class Reset
    {
        public static readonly Reset Instance = new();

        private Reset() { }
    }

    public sealed class StartChild : IDeadLetterSuppression
    {
        public static readonly StartChild Instance = new();

        private StartChild() { }
    }

    public sealed class ResetRestartCount : IDeadLetterSuppression
    {
        public ResetRestartCount(int current) => Current = current;

        public int Current { get; }
    }
}
