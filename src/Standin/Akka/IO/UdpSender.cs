using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO;

internal sealed class UdpSender(Udp.SimpleSender command, IActorRef commander) : UdpSocketActor(commander)
{
    protected override void PreStart()
        => Open(
            command,
            () => Creator(command.Options)?.Create(AddressFamily.InterNetwork) ?? new Socket(SocketType.Dgram, ProtocolType.Udp),
            command.Options,
            () => Udp.SimpleSenderReady.Instance);
}
