using Akka.Actor;

namespace Akka.Conformance.Tests.Support;

/// <summary>An actor made of functions.</summary>
public sealed class Fun(Action<IUntypedActorContext, object> receive, Hooks hooks) : UntypedActor
{
    public static Props Props(Action<IUntypedActorContext, object> receive, Hooks? hooks = null)
    {
        hooks ??= Hooks.None;
        return Actor.Props.Create(() => new Fun(receive, hooks));
    }

    protected override void OnReceive(object message) => receive(Context, message);

    protected override void PreStart() => hooks.PreStart?.Invoke(Context);

    protected override void PostStop() => hooks.PostStop?.Invoke();

    protected override void PreRestart(Exception reason, object message)
    {
        hooks.PreRestart?.Invoke(reason, message);
        if (!hooks.KeepChildren)
        {
            base.PreRestart(reason, message);
        }
    }

    protected override void PostRestart(Exception reason)
    {
        hooks.PostRestart?.Invoke(reason);
        base.PostRestart(reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => hooks.Strategy ?? base.SupervisorStrategy();
}

public sealed record Hooks
{
    public static readonly Hooks None = new();

    public Action<IUntypedActorContext>? PreStart { get; init; }

    public Action? PostStop { get; init; }

    public Action<Exception, object>? PreRestart { get; init; }

    public Action<Exception>? PostRestart { get; init; }

    /// <summary>Leave out what an actor does by itself before a restart: stop its children and call PostStop.</summary>
    public bool KeepChildren { get; init; }

    public SupervisorStrategy? Strategy { get; init; }
}
