using System.Net;
using Akka.Actor;
using Akka.IO;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>Stands in for Akka.IO's UDP manager on one host. Children are never restarted.</summary>
internal sealed class UdpManagerActor(Fabric fabric, IPAddress host) : UntypedActor
{
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        var commander = Sender;
        switch (message)
        {
            case Udp.Bind bind:
                _ = Context.ActorOf(Props.Create(() => new UdpSocketActor(fabric, host, commander, bind.Handler, bind.Options, bind)));
                break;
            case Udp.SimpleSender sender:
                _ = Context.ActorOf(Props.Create(() => new UdpSocketActor(fabric, host, commander, null, sender.Options, null)));
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
