using System.Net;
using Akka.Actor;
using Akka.IO;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>Stands in for Akka.IO's TCP manager on one host: makes a child of each connect and bind. Children are never restarted.</summary>
internal sealed class TcpManagerActor(Fabric fabric, IPAddress host) : UntypedActor
{
    private int _children;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        var commander = Sender;
        switch (message)
        {
            case Tcp.Connect connect:
                _ = Context.ActorOf(Props.Create<TcpOutgoingActor>(fabric, host, commander, connect), $"connection-{++_children}");
                break;
            case Tcp.Bind bind:
                _ = Context.ActorOf(Props.Create(() => new TcpListenerActor(fabric, host, commander, bind)), $"listener-{++_children}");
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
