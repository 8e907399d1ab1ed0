using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.TestKit;

/// <summary>An actor that is run by whoever tells it something, and whose object can be looked at.</summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef where TActor : ActorBase
{
    private readonly LocalActorRef _ref;

    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
    {
        var props = actorProps.WithDispatcher(CallingThreadDispatcher.Id);
        _ref = (LocalActorRef)(supervisor is null ? system.ActorOf(props, name) : ((LocalActorRef)supervisor).Cell.AttachChild(props, name));
    }

    public IActorRef Ref => _ref;

    public ActorPath Path => _ref.Path;

    public TActor UnderlyingActor => (TActor)_ref.Cell.Actor;

    bool IActorRefScope.IsLocal => true;

    IInternalActorRef IInternalActorRef.Parent => _ref.Parent;

    IActorRefProvider IInternalActorRef.Provider => _ref.Provider;

    bool IInternalActorRef.IsTerminated => _ref.IsTerminated;

    public void Tell(object message) => ActorRefImplicitSenderExtensions.Tell(_ref, message);

    public void Tell(object message, IActorRef sender) => _ref.Tell(message, sender);

    public void Forward(object message) => ActorRefImplicitSenderExtensions.Forward(_ref, message);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _ref.GetChild(name);

    void IInternalActorRef.Start() => _ref.Start();

    void IInternalActorRef.Resume(Exception causedByFailure) => _ref.Resume(causedByFailure);

    void IInternalActorRef.Suspend() => _ref.Suspend();

    void IInternalActorRef.Restart(Exception cause) => _ref.Restart(cause);

    void IInternalActorRef.Stop() => _ref.Stop();

    public void SendSystemMessage(ISystemMessage message) => _ref.SendSystemMessage(message);

    public bool Equals(IActorRef other) => _ref.Equals(other);

    int IComparable<IActorRef>.CompareTo(IActorRef other) => _ref.CompareTo(other);

    public int CompareTo(object obj) => _ref.CompareTo(obj);

    public override bool Equals(object obj) => _ref.Equals(obj);

    public override int GetHashCode() => _ref.GetHashCode();

    public override string ToString() => _ref.ToString();
}

public class TestActorRef<TActor> : TestActorRefBase<TActor> where TActor : ActorBase
{
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null) : base(system, actorProps, supervisor, name) { }
}
