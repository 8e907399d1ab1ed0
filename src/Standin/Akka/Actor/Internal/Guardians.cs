using Akka.Event;

namespace Akka.Actor.Internal;

internal sealed class RootGuardianActor : UntypedActor
{
    protected override SupervisorStrategy SupervisorStrategy()
        => new OneForOneStrategy(cause =>
        {
            Context.System.EventStream.Publish(new Error(cause, Self.Path.ToString(), GetType(), "guardian failed, shutting down system"));
            return Directive.Stop;
        }, loggingEnabled: false);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EndsWith end:
                Context.Watch(end.SystemGuardian);
                break;
            case Terminated:
                Context.Stop(Self);
                break;
        }
    }

    public sealed record EndsWith(IActorRef SystemGuardian);
}

/// <summary>Parent of what the user creates. Its strategy comes from the configuration.</summary>
internal sealed class GuardianActor : UntypedActor
{
    protected override SupervisorStrategy SupervisorStrategy()
        => SupervisorStrategyConfigurator.CreateConfigurator(Context.System.Settings.SupervisorStrategyClass).Create();

    protected override void OnReceive(object message) => Unhandled(message);
}

/// <summary>Parent of the system's own actors: outlives the user's, so that their end can still be logged.</summary>
internal sealed class SystemGuardianActor(IActorRef userGuardian) : UntypedActor
{
    protected override void PreStart() => Context.Watch(userGuardian);

    protected override void OnReceive(object message)
    {
        if (message is Terminated)
        {
            Context.System.EventStream.LogToStdout(Context.System.Settings);
            Context.Stop(Self);
        }
        else
        {
            Unhandled(message);
        }
    }
}
