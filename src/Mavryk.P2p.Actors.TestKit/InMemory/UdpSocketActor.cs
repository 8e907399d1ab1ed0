using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>Stands in for Akka.IO's UDP listener (with a handler and a bind) and its simple sender (without).</summary>
internal sealed class UdpSocketActor(
    Fabric fabric, IPAddress host, IActorRef commander, IActorRef? handler, IEnumerable<Inet.SocketOption>? options, Udp.Bind? bind) : UntypedActor
{
    private readonly bool _mayBroadcast = options?.OfType<Udp.SO.Broadcast>().Any(option => option.On) ?? false;
    private UdpPort? _port;

    protected override void PreStart()
    {
        var requested = (IPEndPoint?)bind?.LocalAddress ?? new IPEndPoint(host, 0);
        var plain = requested.AddressFamily == AddressFamily.InterNetwork;
        _port = fabric.BindUdp(host, requested.Port, (from, datagram) => handler?.Tell(new Udp.Received(
            ByteString.CopyFrom(datagram), plain ? new IPEndPoint(from.Address.MapToIPv4(), from.Port) : from)), Context.System.Scheduler);
        if (_port is null)
        {
            commander.Tell(new Udp.CommandFailed(bind!));
            Context.Stop(Self);
        }
        else if (handler is null)
        {
            commander.Tell(Udp.SimpleSenderReady.Instance);
        }
        else
        {
            _ = Context.Watch(handler);
            commander.Tell(new Udp.Bound(new IPEndPoint(requested.Address, _port.Local.Port)));
        }
    }

    protected override void PostStop() => _port?.Close();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Udp.Send { Target: IPEndPoint target } send when _mayBroadcast || !target.Address.Equals(IPAddress.Broadcast):
                _port!.Send(send.Payload.ToArray(), target);
                if (send.WantsAck)
                {
                    Sender.Tell(send.Ack);
                }

                break;
            case Udp.Send send:
                Sender.Tell(new Udp.CommandFailed(send));
                break;
            case Udp.Unbind:
                _port!.Close();
                Sender.Tell(Udp.Unbound.Instance);
                Context.Stop(Self);
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
