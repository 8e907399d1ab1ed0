using System.Net;
using Akka.Actor;
using Mavryk.P2p.Actors.TestKit.InMemory;

namespace Mavryk.P2p.Actors.Tests.TestKit;

public sealed class InMemoryTcpTests : TcpClosingContract
{
    public InMemoryTcpTests() => Manager = new InMemoryNetwork().CreateTcpManager(Sys, IPAddress.Loopback);

    protected override IActorRef Manager { get; }
}
