using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>What the product expects of a UDP manager: the same cases for Akka.IO on loopback and for the in-memory network.</summary>
public abstract class UdpContract : Akka.TestKit.Xunit2.TestKit
{
    protected UdpContract()
        : base("""
            akka.loglevel = OFF
            akka.test.single-expect-default = 10s
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            """)
    {
    }

    protected abstract IActorRef Manager { get; }

    [Fact]
    public async Task A_datagram_arrives_with_the_address_of_its_sender()
    {
        var (sender, from) = await BindAsync();
        var (receiver, to) = await BindAsync();

        sender.Send(sender.LastSender, Udp.Send.Create(ByteString.FromBytes([1, 2, 3]), to));

        var received = await receiver.ExpectMsgAsync<Udp.Received>();
        Assert.Equal([1, 2, 3], received.Data.ToArray());
        Assert.Equal(from, received.Sender);
    }

    [Fact]
    public async Task A_simple_sender_needs_no_bind_and_acknowledges()
    {
        var (receiver, to) = await BindAsync();
        var sender = CreateTestProbe();
        sender.Send(Manager, new Udp.SimpleSender());
        _ = await sender.ExpectMsgAsync<Udp.SimpleSenderReady>();

        sender.Send(sender.LastSender, new Udp.Send(ByteString.FromBytes([9]), to, new Sent()));

        _ = await sender.ExpectMsgAsync<Sent>();
        Assert.Equal([9], (await receiver.ExpectMsgAsync<Udp.Received>()).Data.ToArray());
    }

    [Fact]
    public async Task A_port_in_use_cannot_be_bound()
    {
        var (_, taken) = await BindAsync();
        var probe = CreateTestProbe();

        var bind = new Udp.Bind(probe, taken);
        probe.Send(Manager, bind);

        Assert.Same(bind, (await probe.ExpectMsgAsync<Udp.CommandFailed>()).Cmd);
    }

    [Fact]
    public async Task After_Unbind_the_port_is_free_and_nothing_comes()
    {
        var (first, endpoint) = await BindAsync();
        var (sender, _) = await BindAsync();

        first.Send(first.LastSender, Udp.Unbind.Instance);
        _ = await first.ExpectMsgAsync<Udp.Unbound>();
        var second = CreateTestProbe();
        second.Send(Manager, new Udp.Bind(second, endpoint));
        Assert.Equal(endpoint, (await second.ExpectMsgAsync<Udp.Bound>()).LocalAddress);
        sender.Send(sender.LastSender, Udp.Send.Create(ByteString.FromBytes([7]), endpoint));

        _ = await second.ExpectMsgAsync<Udp.Received>();
        Assert.False(first.HasMessages);
    }

    private async Task<(TestProbe Handler, IPEndPoint Endpoint)> BindAsync()
    {
        var handler = CreateTestProbe();
        handler.Send(Manager, new Udp.Bind(handler, new IPEndPoint(IPAddress.Loopback, 0)));
        var bound = await handler.ExpectMsgAsync<Udp.Bound>();
        return (handler, (IPEndPoint)bound.LocalAddress);
    }

    private sealed class Sent : Udp.Event;
}
