using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

internal class LocalActorRef : InternalActorRefBase
{
    private readonly ActorSystemImpl _system;

    public LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, ActorPath path)
    {
        _system = system;
        Path = path;
        Cell = NewActorCell(system, props, dispatcher, mailboxType, supervisor);
    }

    public override ActorPath Path { get; }

    public ActorCell Cell { get; }

    public override IInternalActorRef Parent => Cell.ParentRef;

    public override IActorRefProvider Provider => _system.Provider;

    public override bool IsTerminated => Cell.IsTerminated;

    public override bool IsLocal => true;

    /// <summary>A name may carry a uid: then only that incarnation is meant.</summary>
    public IInternalActorRef FindChild(string name)
    {
        int hash = name.IndexOf('#');
        var child = hash < 0 ? Cell.FindChild(name) : Cell.FindChild(name[..hash]);
        return hash < 0 || (child is not null && child.Path.Uid.ToString() == name[(hash + 1)..]) ? child : null;
    }

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef found = this;
        foreach (string element in name)
        {
            found = element switch
            {
                "" => found,
                ".." => found.Parent,
                _ => (found as LocalActorRef)?.FindChild(element),
            };
            if (found is null)
            {
                return ActorRefs.Nobody;
            }
        }

        return found;
    }

    public override void Start() => Cell.Start();

    public override void Stop() => Cell.Stop();

    public override void Suspend() => Cell.SendSystemMessage(new Suspend());

    public override void Resume(Exception causedByFailure = null) => Cell.SendSystemMessage(new Resume(causedByFailure));

    public override void Restart(Exception cause) => Cell.SendSystemMessage(new Recreate(cause));

    public override void SendSystemMessage(ISystemMessage message) => Cell.SendSystemMessage((SystemMessage)message);

    protected virtual ActorCell NewActorCell(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor)
        => new(system, this, props, dispatcher, mailboxType, supervisor);

    protected override void TellInternal(object message, IActorRef sender) => Cell.SendMessage(message, sender);
}
