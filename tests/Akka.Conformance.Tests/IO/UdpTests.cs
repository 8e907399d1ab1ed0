using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;

namespace Akka.Conformance.Tests.IO;

public sealed class UdpTests : Akka.TestKit.Xunit2.TestKit
{
    public UdpTests()
        : base("akka.io.udp.disabled-buffer-pool.buffer-size = 65536")
    {
    }

    [Fact]
    public async Task Port_0_is_answered_with_the_port_that_was_taken()
    {
        var end = await BindAsync();
        Assert.Equal(IPAddress.Loopback, end.Address.Address);
        Assert.NotEqual(0, end.Address.Port);
    }

    [Fact]
    public async Task Datagrams_keep_their_boundaries_and_their_senders()
    {
        var (a, b) = (await BindAsync(), await BindAsync());
        int[] sizes = [1, 3, 512, 513, 10, 1400];
        foreach (var size in sizes)
        {
            a.Send(new byte[size], b.Address);
            var received = await b.Probe.ExpectMsgAsync<Udp.Received>();
            Assert.Equal(size, received.Data.Count);
            Assert.Equal(a.Address, received.Sender);
        }
    }

    [Fact]
    public async Task Datagrams_that_arrive_in_a_row_are_told_one_by_one()
    {
        var (a, b) = (await BindAsync(), await BindAsync());
        for (byte i = 0; i < 50; i++)
        {
            a.Send([i, i], b.Address);
        }

        for (byte i = 0; i < 50; i++)
        {
            Assert.Equal([i, i], (await b.Probe.ExpectMsgAsync<Udp.Received>()).Data.ToArray());
        }
    }

    [Fact]
    public async Task What_was_received_does_not_change_when_more_arrives()
    {
        var (a, b) = (await BindAsync(), await BindAsync());
        var all = new List<ByteString>();
        for (byte i = 0; i < 10; i++)
        {
            a.Send([i], b.Address);
            all.Add((await b.Probe.ExpectMsgAsync<Udp.Received>()).Data);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (byte)i), all.Select(d => d[0]));
    }

    [Fact]
    public async Task The_largest_datagram_arrives()
    {
        var (a, b) = (await BindAsync(), await BindAsync());
        a.Send(new byte[60_000], b.Address);
        Assert.Equal(60_000, (await b.Probe.ExpectMsgAsync<Udp.Received>()).Data.Count);
    }

    [Fact]
    public async Task A_datagram_that_is_too_large_is_lost_and_nothing_else()
    {
        var (a, b) = (await BindAsync(), await BindAsync());
        await EventFilter.Error().MuteAsync(async () =>
        {
            a.Send(new byte[70_000], b.Address);
            a.Send([1], b.Address);
            Assert.Equal([1], (await b.Probe.ExpectMsgAsync<Udp.Received>()).Data.ToArray());
        });
    }

    [Fact]
    public async Task A_send_is_acknowledged_when_it_wants_to_be()
    {
        var (a, b) = (await BindAsync(), await BindAsync());
        var ack = new Done();
        a.Probe.Send(a.Actor, new Udp.Send(ByteString.FromString("x"), b.Address, ack));
        Assert.Same(ack, await a.Probe.ExpectMsgAsync<Done>());
    }

    [Fact]
    public async Task Unbind_is_answered_and_stops_the_actor()
    {
        var end = await BindAsync();
        end.Probe.Watch(end.Actor);
        end.Probe.Send(end.Actor, Udp.Unbind.Instance);
        await end.Probe.ExpectMsgAsync<Udp.Unbound>();
        await end.Probe.ExpectTerminatedAsync(end.Actor);
        await BindAsync(end.Address);
    }

    [Fact]
    public async Task A_port_in_use_fails_with_the_command()
    {
        var end = await BindAsync();
        var bind = new Udp.Bind(TestActor, end.Address);
        Sys.Udp().Tell(bind, TestActor);
        Assert.Same(bind, (await ExpectMsgAsync<Udp.CommandFailed>()).Cmd);
    }

    [Fact]
    public async Task The_actor_of_the_socket_stops_with_its_handler()
    {
        var end = await BindAsync();
        Watch(end.Actor);
        Sys.Stop(end.Probe.Ref);
        await ExpectTerminatedAsync(end.Actor);
    }

    [Fact]
    public async Task A_simple_sender_sends()
    {
        var b = await BindAsync();
        var sender = CreateTestProbe();
        sender.Send(Sys.Udp(), new Udp.SimpleSender());
        await sender.ExpectMsgAsync<Udp.SimpleSenderReady>();
        sender.Send(sender.Sender, Udp.Send.Create(ByteString.FromString("hello"), b.Address));
        Assert.Equal("hello", (await b.Probe.ExpectMsgAsync<Udp.Received>()).Data.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Broadcasting_is_a_matter_of_an_option(bool on)
    {
        var recorder = new Recorder();
        await BindAsync(options: [new Udp.SO.Broadcast(on), new Inet.SO.ReuseAddress(true), recorder]);
        Assert.Equal(on, recorder.Broadcast);
        Assert.NotEqual(0, recorder.Reuse);
    }

    private async Task<End> BindAsync(IPEndPoint? address = null, IEnumerable<Inet.SocketOption>? options = null)
    {
        var probe = CreateTestProbe();
        probe.Send(Sys.Udp(), new Udp.Bind(probe.Ref, address ?? new IPEndPoint(IPAddress.Loopback, 0), options));
        var bound = await probe.ExpectMsgAsync<Udp.Bound>();
        return new End(probe, probe.Sender, (IPEndPoint)bound.LocalAddress);
    }

    private sealed record End(TestProbe Probe, IActorRef Actor, IPEndPoint Address)
    {
        public void Send(byte[] bytes, EndPoint target) => Probe.Send(Actor, Udp.Send.Create(ByteString.FromBytes(bytes), target));
    }

    private sealed class Done : Udp.Event;

    private sealed class Recorder : Inet.SocketOption
    {
        public bool Broadcast { get; private set; }

        public int Reuse { get; private set; }

        public override void BeforeDatagramBind(Socket ds)
        {
            Broadcast = ds.EnableBroadcast;
            Reuse = (int)ds.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress)!;
        }
    }
}
