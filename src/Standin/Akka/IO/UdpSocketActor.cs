using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO;

/// <summary>Owns a datagram socket and sends through it.</summary>
internal abstract class UdpSocketActor(IActorRef commander) : ActorBase
{
    protected Socket Socket { get; private set; }

    protected override bool Receive(object message)
    {
        if (message is not Udp.Send send)
        {
            return false;
        }

        try
        {
            Socket.SendTo(send.Payload.IsCompact ? send.Payload.Parts[0] : send.Payload.ToArray(), SocketFlags.None, send.Target);
            if (send.WantsAck)
            {
                Sender.Tell(send.Ack, Self);
            }
        }
        catch (SocketException)
        {
            Sender.Tell(send.FailureMessage, Self);
        }

        return true;
    }

    protected override void PostStop() => Socket?.Dispose();

    /// <summary>Opens the socket and answers the command. False if that failed.</summary>
    protected bool Open(Udp.Command command, Func<Socket> create, IEnumerable<Inet.SocketOption> options, Func<Udp.Event> ready)
    {
        try
        {
            Socket = create();
            foreach (var option in options)
            {
                option.BeforeDatagramBind(Socket);
            }

            commander.Tell(ready(), Self);
            return true;
        }
        catch (SocketException)
        {
            commander.Tell(command.FailureMessage, Self);
            Context.Stop(Self);
            return false;
        }
    }

    protected static Inet.DatagramChannelCreator Creator(IEnumerable<Inet.SocketOption> options) => options.OfType<Inet.DatagramChannelCreator>().FirstOrDefault();
}
