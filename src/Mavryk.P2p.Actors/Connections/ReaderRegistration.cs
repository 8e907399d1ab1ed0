using Akka.Actor;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>An actor that reads connections. Each registration is one of its own, also that of the same actor again: compared by reference.</summary>
internal sealed class ReaderRegistration(IActorRef actor)
{
    public IActorRef Actor { get; } = actor;
}
