using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Akka.Conformance.Tests.IO;

public sealed class TcpConnectTests : TcpSpec
{
    private const int MoreThanTheBacklog = 16;

    [Fact]
    public async Task Both_ends_are_told_both_addresses()
    {
        var listener = await BindAsync();
        var client = await ConnectAsync(listener.Address);
        var server = await AcceptAsync(listener);
        Assert.Equal(listener.Address, Plain(client.Connected.RemoteAddress));
        Assert.Equal(listener.Address, Plain(server.Connected.LocalAddress));
        Assert.Equal(Plain(client.Connected.LocalAddress), Plain(server.Connected.RemoteAddress));
        Assert.NotEqual(client.Actor, server.Actor);
    }

    [Fact]
    public async Task Port_0_is_answered_with_the_port_that_was_taken()
    {
        var listener = await BindAsync();
        Assert.Equal(IPAddress.Loopback, listener.Address.Address);
        Assert.NotEqual(0, listener.Address.Port);
    }

    [Fact]
    public async Task The_actors_of_sockets_live_below_the_manager()
    {
        var listener = await BindAsync();
        var client = await ConnectAsync(listener.Address);
        var server = await AcceptAsync(listener);
        Assert.Equal("/system/IO-TCP", PathOf(Manager));
        Assert.StartsWith("/system/IO-TCP/", PathOf(listener.Actor));
        Assert.StartsWith("/system/IO-TCP/", PathOf(client.Actor));
        Assert.StartsWith("/system/IO-TCP/", PathOf(server.Actor));

        static string PathOf(IActorRef actor) => actor.Path.ToStringWithoutAddress();
    }

    [Fact]
    public async Task A_refused_connection_fails_with_the_command_and_the_cause()
    {
        var closed = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        closed.Bind(Loopback());
        var connect = new Tcp.Connect(closed.LocalEndPoint!);
        Manager.Tell(connect, TestActor);
        var failed = await ExpectMsgAsync<Tcp.CommandFailed>();
        Assert.Same(connect, failed.Cmd);
        Assert.True(failed.Cause.HasValue);
        Assert.NotEmpty(failed.Cause.Value.Message);
    }

    [Fact]
    public async Task A_connection_that_nobody_answers_fails_after_its_time_out()
    {
        // A listener whose backlog is full drops what arrives. On the loopback the system has decided about a connection when the call returns: more calls than
        // the backlog holds fill it for certain.
        var deaf = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        deaf.Bind(Loopback());
        deaf.Listen(0);
        for (var i = 0; i < MoreThanTheBacklog; i++)
        {
            var filler = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            _ = filler.ConnectAsync(deaf.LocalEndPoint!);
        }

        var connect = new Tcp.Connect(deaf.LocalEndPoint!, timeout: TimeSpan.FromMilliseconds(200));
        Manager.Tell(connect, TestActor);
        var failed = await ExpectMsgAsync<Tcp.CommandFailed>();
        Assert.Same(connect, failed.Cmd);
    }

    [Fact]
    public async Task The_actor_of_a_failed_connection_stops()
    {
        var closed = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        closed.Bind(Loopback());
        Manager.Tell(new Tcp.Connect(closed.LocalEndPoint!), TestActor);
        await ExpectMsgAsync<Tcp.CommandFailed>();
        Watch(LastSender);
        await ExpectTerminatedAsync(LastSender);
    }

    [Fact]
    public async Task The_local_address_of_a_connection_can_be_chosen()
    {
        var listener = await BindAsync();
        Manager.Tell(new Tcp.Connect(listener.Address, new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0)), TestActor);
        var connected = await ExpectMsgAsync<Tcp.Connected>();
        Assert.Equal(IPAddress.Parse("127.0.0.2"), Plain(connected.LocalAddress).Address);
    }

    [Fact]
    public async Task A_name_is_resolved()
    {
        var listener = await BindAsync();
        var client = await ConnectAsync(new DnsEndPoint("localhost", listener.Address.Port));
        Assert.Equal(listener.Address, Plain((await AcceptAsync(listener)).Connected.LocalAddress));
        Assert.Equal(listener.Address.Port, Plain(client.Connected.RemoteAddress).Port);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_fails()
    {
        var connect = new Tcp.Connect(new DnsEndPoint("no-such-host.invalid", 1));
        Manager.Tell(connect, TestActor);
        Assert.Same(connect, (await ExpectMsgAsync<Tcp.CommandFailed>(TimeSpan.FromSeconds(10))).Cmd);
    }

    [Fact]
    public async Task Five_hundred_connections_are_made_and_end()
    {
        const int Count = 500;
        var patience = TimeSpan.FromSeconds(20);
        var listener = await BindAsync(backlog: Count);
        var client = CreateTestProbe();
        for (var i = 0; i < Count; i++)
        {
            client.Send(Manager, new Tcp.Connect(listener.Address));
        }

        var ends = new List<IActorRef>();
        for (var i = 0; i < Count; i++)
        {
            await client.ExpectMsgAsync<Tcp.Connected>(patience);
            client.Send(client.LastSender, new Tcp.Register(client.Ref));
            ends.Add(client.LastSender);
        }

        var closer = CreateTestProbe();
        for (var i = 0; i < Count; i++)
        {
            await listener.Handler.ExpectMsgAsync<Tcp.Connected>(patience);
            ends.Add(listener.Handler.LastSender);
            closer.Send(listener.Handler.LastSender, new Tcp.Register(closer.Ref));
            closer.Send(listener.Handler.LastSender, Tcp.Close.Instance);
        }

        for (var i = 0; i < Count; i++)
        {
            await client.ExpectMsgAsync<Tcp.PeerClosed>(patience);
            await closer.ExpectMsgAsync<Tcp.Closed>(patience);
        }

        ends.ForEach(end => Watch(end));
        for (var i = 0; i < ends.Count; i++)
        {
            await ExpectMsgAsync<Terminated>(patience);
        }
    }
}
