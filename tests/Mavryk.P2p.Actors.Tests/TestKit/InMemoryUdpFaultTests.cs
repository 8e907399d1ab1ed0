using System.Net;
using Akka.IO;
using Akka.TestKit;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>Datagrams in the in-memory network, in virtual time.</summary>
public sealed class InMemoryUdpFaultTests : InMemoryNetworkSpec
{
    [Fact]
    public async Task Datagrams_take_the_latency_and_vanish_in_a_partition()
    {
        var here = await BindUdpAsync(Near, 10732);
        var there = await BindUdpAsync(Far, 10732);
        Network.Latency = Second;

        here.Send(here.LastSender, Udp.Send.Create(ByteString.FromBytes([1]), new IPEndPoint(Far, 10732)));
        await ReachedAsync(here.LastSender);
        Network.Partition(Near, Far);
        Clock.Advance(Second);
        Network.Heal(Near, Far);
        here.Send(here.LastSender, Udp.Send.Create(ByteString.FromBytes([2]), new IPEndPoint(Far, 10732)));
        await ReachedAsync(here.LastSender);
        Clock.Advance(Second);

        Assert.Equal([2], (await there.ExpectMsgAsync<Udp.Received>()).Data.ToArray());
    }

    [Fact]
    public async Task A_broadcast_reaches_the_port_on_every_host_if_the_socket_may_broadcast()
    {
        var silent = await BindUdpAsync(Near, 10733);
        var here = await BindUdpAsync(Near, 10732, new Udp.SO.Broadcast(true));
        var there = await BindUdpAsync(Far, 10732);
        var broadcast = Udp.Send.Create(ByteString.FromBytes([1]), new IPEndPoint(IPAddress.Broadcast, 10732));

        silent.Send(silent.LastSender, broadcast);
        _ = await silent.ExpectMsgAsync<Udp.CommandFailed>();
        here.Send(here.LastSender, broadcast);

        Assert.Equal(new IPEndPoint(Near, 10732), (await there.ExpectMsgAsync<Udp.Received>()).Sender);
        _ = await here.ExpectMsgAsync<Udp.Received>();
    }

    private async Task<TestProbe> BindUdpAsync(IPAddress host, int port, params Inet.SocketOption[] options)
    {
        var probe = CreateTestProbe();
        probe.Send(Network.CreateUdpManager(Sys, host), new Udp.Bind(probe, new IPEndPoint(host, port), options));
        _ = await probe.ExpectMsgAsync<Udp.Bound>();
        return probe;
    }
}
