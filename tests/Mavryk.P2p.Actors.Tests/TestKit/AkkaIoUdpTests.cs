using Akka.Actor;
using Akka.IO;

namespace Mavryk.P2p.Actors.Tests.TestKit;

public sealed class AkkaIoUdpTests : UdpContract
{
    protected override IActorRef Manager => Sys.Udp();
}
