using Akka.Actor;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>An accepted connection: from the first moment it waits for the Register of the bind handler.</summary>
internal sealed class TcpIncomingActor(SimulatedSocket socket, IActorRef bindHandler, bool pullMode, bool plainAddresses)
    : TcpConnectionActor(bindHandler, pullMode)
{
    protected override void PreStart()
    {
        _ = Context.Watch(Commander);
        Open(socket, plainAddresses);
    }
}
