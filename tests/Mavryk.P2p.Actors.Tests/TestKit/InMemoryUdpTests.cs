using System.Net;
using Akka.Actor;
using Mavryk.P2p.Actors.TestKit.InMemory;

namespace Mavryk.P2p.Actors.Tests.TestKit;

public sealed class InMemoryUdpTests : UdpContract
{
    public InMemoryUdpTests() => Manager = new InMemoryNetwork().CreateUdpManager(Sys, IPAddress.Loopback);

    protected override IActorRef Manager { get; }
}
