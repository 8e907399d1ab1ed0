using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Makes references, and holds the top of the tree: / with /user and /system.</summary>
internal sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly ActorSystemImpl _system;
    private readonly TaskCompletionSource _termination = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Deployments _deployments;
    private readonly ActorPath _tempRoot;
    private long _temps;
    private LocalActorRef _root;

    public LocalActorRefProvider(ActorSystemImpl system)
    {
        _system = system;
        DefaultAddress = new Address("akka", system.Name);
        RootPath = new RootActorPath(DefaultAddress);
        _tempRoot = RootPath / "temp";
        _deployments = new Deployments(system.Settings.Config);
        DeadLetters = new DeadLetterActorRef(this, RootPath / "deadLetters", system.EventStream);
    }

    public ActorPath RootPath { get; }

    public Address DefaultAddress { get; }

    public IActorRef DeadLetters { get; }

    public Settings Settings => _system.Settings;

    public Task TerminationTask => _termination.Task;

    public IInternalActorRef RootGuardian => _root;

    public LocalActorRef Guardian { get; private set; }

    public LocalActorRef SystemGuardian { get; private set; }

    public void Init(Props guardianProps)
    {
        var beyond = new RootSupervisor(this, _termination);
        _root = ActorOf(_system, Props.Create<RootGuardianActor>(), beyond, RootPath);
        _root.Start();
        Guardian = (LocalActorRef)_root.Cell.AttachChild(guardianProps, "user");
        SystemGuardian = (LocalActorRef)_root.Cell.AttachChild(Props.Create<SystemGuardianActor>(Guardian), "system");
        _root.Tell(new RootGuardianActor.EndsWith(SystemGuardian), ActorRefs.NoSender);
    }

    public LocalActorRef ActorOf(ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path)
    {
        if (_deployments.Find(path) is { } deployment)
        {
            props = deployment.ApplyTo(props);
        }

        var dispatcher = props.Dispatcher == Dispatch.Dispatchers.DefaultDispatcherId
            ? system.Dispatchers.DefaultGlobalDispatcher
            : system.Dispatchers.Lookup(props.Dispatcher);
        return new LocalActorRef(system, props, dispatcher, system.Mailboxes.MailboxTypeOf(props, dispatcher), supervisor, path);
    }

    public ActorPath TempPath() => new ChildActorPath(_tempRoot, RandomNames.Of(Interlocked.Increment(ref _temps) - 1), 0);

    public IActorRef ResolveActorRef(string path)
        => ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : DeadLetters;

    public IActorRef ResolveActorRef(ActorPath actorPath)
    {
        var names = actorPath.Elements.ToArray();
        if (actorPath.Uid != 0)
        {
            names[^1] += "#" + actorPath.Uid;
        }

        var found = names is ["deadLetters"] ? DeadLetters : _root.GetChild(names);
        return found.IsNobody() ? new EmptyLocalActorRef(this, actorPath, _system.EventStream) : found;
    }

    /// <summary>The parent of the root: is told of its end, and of failures that nobody in the tree dealt with.</summary>
    private sealed class RootSupervisor(LocalActorRefProvider provider, TaskCompletionSource termination) : MinimalActorRef
    {
        public override ActorPath Path { get; } = provider.RootPath / "_supervisor";

        public override IActorRefProvider Provider => provider;

        public override void SendSystemMessage(ISystemMessage message)
        {
            switch (message)
            {
                case Failed failed:
                    provider._system.EventStream.Publish(new Error(failed.Cause, Path.ToString(), GetType(), "guardian failed, shutting down system"));
                    ((IInternalActorRef)failed.Child).Stop();
                    break;
                case DeathWatchNotification:
                    termination.TrySetResult();
                    break;
            }
        }
    }
}
