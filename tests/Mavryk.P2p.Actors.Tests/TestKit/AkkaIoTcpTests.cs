using Akka.Actor;
using Akka.IO;

namespace Mavryk.P2p.Actors.Tests.TestKit;

public sealed class AkkaIoTcpTests : TcpClosingContract
{
    protected override IActorRef Manager => Sys.Tcp();
}
