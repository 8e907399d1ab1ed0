using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

public abstract class SupervisorStrategy
{
    public static IDecider DefaultDecider = new DeployableDecider(
        Directive.Restart,
        Directive.Stop.When<ActorInitializationException>(),
        Directive.Stop.When<ActorKilledException>(),
        Directive.Stop.When<DeathPactException>());

    public static readonly OneForOneStrategy StoppingStrategy = new(_ => Directive.Stop);

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; set; } = true;

    /// <summary>False when the failure must be escalated.</summary>
    internal bool HandleFailure(ActorCell supervisor, IActorRef child, Exception cause, ChildRestartStats stats, ChildRestartStats[] children)
    {
        var directive = Handle(child, cause);
        if (LoggingEnabled)
        {
            LogFailure(supervisor, child, cause, directive);
        }

        switch (directive)
        {
            case Directive.Resume:
                stats.Child.Resume(cause);
                return true;
            case Directive.Restart:
                ProcessFailure(supervisor, restart: true, cause, stats, children);
                return true;
            case Directive.Stop:
                ProcessFailure(supervisor, restart: false, cause, stats, children);
                return true;
            default:
                return false;
        }
    }

    internal abstract void ProcessFailure(ActorCell supervisor, bool restart, Exception cause, ChildRestartStats failed, ChildRestartStats[] children);

    protected abstract Directive Handle(IActorRef child, Exception exception);

    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        string source = child.Path.ToString();
        // An initialisation failure says what went wrong only inside.
        string text = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        switch (directive)
        {
            case Directive.Resume:
                context.System.EventStream.Publish(new Warning(source, GetType(), text));
                break;
            case Directive.Escalate:
                break;
            default:
                context.System.EventStream.Publish(new Error(cause, source, GetType(), text));
                break;
        }
    }
}
