using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

/// <summary>Owns a bound datagram socket: sends through it, and tells its handler what arrives.</summary>
internal sealed class UdpListener : UdpSocketActor
{
    private readonly Udp.Bind _bind;
    private readonly SocketAsyncEventArgs _receive = new();

    public UdpListener(Udp.Bind bind, IActorRef commander, int datagramBytes) : base(commander)
    {
        _bind = bind;
        var self = Self;
        _receive.SetBuffer(new byte[datagramBytes], 0, datagramBytes);
        _receive.RemoteEndPoint = new IPEndPoint(bind.LocalAddress.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        _receive.Completed += (_, _) => self.Tell(Arrived.Instance, ActorRefs.NoSender);
    }

    protected override void PreStart()
    {
        Context.Watch(_bind.Handler);
        var family = _bind.LocalAddress.AddressFamily;
        if (Open(_bind, () => (Creator(_bind.Options) ?? new Inet.DatagramChannelCreator()).Create(family), _bind.Options, Bound))
        {
            ReceiveNext();
        }
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Arrived:
                TellHandler();
                ReceiveNext();
                return true;
            case Udp.Unbind:
                Socket.Dispose();
                Sender.Tell(Udp.Unbound.Instance, Self);
                Context.Stop(Self);
                return true;
            case Terminated:
                Context.Stop(Self);
                return true;
            default:
                return base.Receive(message);
        }
    }

    protected override void PostStop()
    {
        base.PostStop();
        _receive.Dispose();
    }

    private Udp.Bound Bound()
    {
        Socket.Bind(_bind.LocalAddress);
        foreach (var option in _bind.Options.OfType<Inet.SocketOptionV2>())
        {
            option.AfterBind(Socket);
        }

        return new Udp.Bound(Socket.LocalEndPoint);
    }

    private void ReceiveNext()
    {
        // One at a time: what is there already is told by a message too, so that commands get their turn.
        if (!Socket.ReceiveFromAsync(_receive))
        {
            Self.Tell(Arrived.Instance, ActorRefs.NoSender);
        }
    }

    private void TellHandler()
    {
        // Errors are echoes of what was sent, to ports where nobody listens.
        if (_receive.SocketError == SocketError.Success)
        {
            // Of a datagram that was cut the whole length may be told.
            int received = Math.Min(_receive.BytesTransferred, _receive.Count);
            _bind.Handler.Tell(new Udp.Received(ByteString.CopyFrom(_receive.MemoryBuffer[..received]), _receive.RemoteEndPoint), Self);
        }
    }

    private sealed class Arrived : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Arrived Instance = new();
    }
}
