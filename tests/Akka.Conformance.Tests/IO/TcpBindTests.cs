using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Akka.Conformance.Tests.IO;

public sealed class TcpBindTests : TcpSpec
{
    [Fact]
    public async Task A_port_in_use_fails_with_the_command()
    {
        var listener = await BindAsync();
        var bind = new Tcp.Bind(TestActor, listener.Address);
        Manager.Tell(bind, TestActor);
        var failed = await ExpectMsgAsync<Tcp.CommandFailed>();
        Assert.Same(bind, failed.Cmd);
        Assert.True(failed.Cause.HasValue);
    }

    [Fact]
    public async Task Unbind_is_answered_and_frees_the_port()
    {
        var listener = await BindAsync();
        var commander = CreateTestProbe();
        commander.Watch(listener.Actor);
        commander.Send(listener.Actor, Tcp.Unbind.Instance);
        await commander.ExpectMsgAsync<Tcp.Unbound>();
        await commander.ExpectTerminatedAsync(listener.Actor);

        Manager.Tell(new Tcp.Connect(listener.Address), TestActor);
        await ExpectMsgAsync<Tcp.CommandFailed>();
        await BindAsync(listener.Address);
    }

    [Fact]
    public async Task Accepted_connections_end_with_their_listener()
    {
        var listener = await BindAsync();
        var client = await ConnectAsync(listener.Address);
        var server = await AcceptAsync(listener);
        client.Register();
        server.Register();
        client.Write([1]);
        await server.ReadAsync(1);
        Watch(server.Actor);
        listener.Binder.Send(listener.Actor, Tcp.Unbind.Instance);
        await listener.Binder.ExpectMsgAsync<Tcp.Unbound>();
        await server.Probe.ExpectMsgAsync<Tcp.Aborted>();
        await ExpectTerminatedAsync(server.Actor);
        await client.Probe.ExpectMsgAsync<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task In_pull_mode_connections_are_accepted_after_they_were_asked_for()
    {
        // Older releases wait for the request, newer ones accept without it: nothing may rely on either.
        var listener = await BindAsync(pullMode: true);
        listener.Actor.Tell(new Tcp.ResumeAccepting(2));
        await ConnectAsync(listener.Address);
        await ConnectAsync(listener.Address);
        await AcceptAsync(listener);
        await AcceptAsync(listener);
    }

    [Fact]
    public async Task The_listener_stops_with_the_handler_of_its_connections()
    {
        var listener = await BindAsync();
        Watch(listener.Actor);
        await EventFilter.Warning(contains: "stopping listener").ExpectOneAsync(async () =>
        {
            Sys.Stop(listener.Handler.Ref);
            await ExpectTerminatedAsync(listener.Actor);
        });
    }

    [Fact]
    public async Task The_listener_outlives_the_actor_that_asked_for_it()
    {
        var listener = await BindAsync();
        Watch(listener.Binder.Ref);
        Sys.Stop(listener.Binder.Ref);
        await ExpectTerminatedAsync(listener.Binder.Ref);
        await ConnectAsync(listener.Address);
        await AcceptAsync(listener);
    }

    [Fact]
    public async Task One_socket_for_both_families_is_a_matter_of_an_option()
    {
        var listener = await BindAsync(new IPEndPoint(IPAddress.IPv6Any, 0), options: [new DualMode()]);
        var client = await ConnectAsync(Loopback(listener.Address.Port));
        var server = await AcceptAsync(listener);
        Assert.Equal(Plain(client.Connected.LocalAddress), Plain(server.Connected.RemoteAddress));

        await ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, listener.Address.Port));
        Assert.Equal(IPAddress.IPv6Loopback, Plain((await AcceptAsync(listener)).Connected.RemoteAddress).Address);
    }

    [Fact]
    public async Task Options_see_the_socket_before_it_is_bound_and_after_it_is_connected()
    {
        var option = new Recorder();
        var listener = await BindAsync(options: [option]);
        Assert.Equal(["BeforeServerSocketBind"], option.Calls);

        var dialled = new Recorder();
        Manager.Tell(new Tcp.Connect(listener.Address, options: [dialled]), TestActor);
        await ExpectMsgAsync<Tcp.Connected>();
        await AcceptAsync(listener);
        Assert.Equal(["BeforeConnect", "AfterConnect"], dialled.Calls);
        Assert.Equal(["BeforeServerSocketBind", "AfterConnect"], option.Calls);
    }

    private sealed class DualMode : Inet.SocketOption
    {
        public override void BeforeServerSocketBind(Socket ss) => ss.DualMode = true;
    }

    private sealed class Recorder : Inet.SocketOption
    {
        public List<string> Calls { get; } = [];

        public override void BeforeServerSocketBind(Socket ss) => Calls.Add(nameof(BeforeServerSocketBind));

        public override void BeforeConnect(Socket s) => Calls.Add(nameof(BeforeConnect));

        public override void AfterConnect(Socket s) => Calls.Add(nameof(AfterConnect));
    }
}
