using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Tests.TestKit;
using Mavryk.P2p.Actors.Welcome;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Welcome;

/// <summary>The listener (behaviour 8), with the test in the place of Akka.IO and of everybody around it.</summary>
public sealed class WelcomeTests : Akka.TestKit.Xunit2.TestKit
{
    private const int Port = 9732;
    private const int Backlog = 3;

    private static readonly IPEndPoint Everywhere = new(IPAddress.IPv6Any, Port);

    private readonly TestProbe _parent;
    private readonly TestProbe _tcp;
    private readonly TestProbe _connections;
    private readonly TestProbe _listener;

    public WelcomeTests()
        : base(VirtualTime.Config)
    {
        _parent = CreateTestProbe("root");
        _tcp = CreateTestProbe("tcp");
        _connections = CreateTestProbe("connections");
        _listener = CreateTestProbe("listener");
    }

    [Fact]
    public async Task It_binds_the_address_with_the_backlog_and_takes_IPv4_callers_on_an_IPv6_socket()
    {
        var (_, bind) = await StartAsync();

        Assert.Equal((Everywhere, Backlog, true), ((IPEndPoint)bind.LocalAddress, bind.Backlog, bind.PullMode));
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = false };
        foreach (var option in bind.Options)
        {
            option.BeforeServerSocketBind(socket);
        }

        Assert.True(socket.DualMode);
    }

    [Fact]
    public async Task It_tells_the_port_that_the_system_chose()
    {
        var (welcome, _) = await StartAsync(port: 0);

        Bound(welcome, new IPEndPoint(IPAddress.IPv6Any, 40_000));

        Assert.Equal(new WelcomeEvent.Listening(new P2pPoint(P2pAddress.Any, 40_000)), await _parent.ExpectMsgAsync<WelcomeEvent>());
    }

    [Fact]
    public async Task Without_IPv6_it_listens_on_IPv4_only()
    {
        var (welcome, bind) = await StartAsync();

        Fail(welcome, bind, SocketError.AddressFamilyNotSupported);

        var second = await _tcp.ExpectMsgAsync<Tcp.Bind>();
        Assert.Equal(new IPEndPoint(IPAddress.Any, Port), second.LocalAddress);
        Assert.Empty(second.Options);
        Bound(welcome, new IPEndPoint(IPAddress.Any, Port));
        Assert.IsType<WelcomeEvent.Listening>(await _parent.ExpectMsgAsync<WelcomeEvent>());
    }

    [Theory]
    [InlineData("::", SocketError.AddressAlreadyInUse, "another node is probably running there")]
    [InlineData("127.0.0.1", SocketError.AddressAlreadyInUse, "another node is probably running there")]
    [InlineData("10.1.2.3", SocketError.AddressNotAvailable, "")]
    [InlineData("2001:db8::1", SocketError.AddressFamilyNotSupported, "")]
    public async Task A_first_bind_that_fails_is_final_and_says_why(string address, SocketError error, string hint)
    {
        Assert.True(P2pAddress.TryParse(address, out var local));
        var (welcome, bind) = await StartAsync(local);

        Fail(welcome, bind, error);

        var failed = Assert.IsType<P2pError.FailedToOpenListeningSocket>((await _parent.ExpectMsgAsync<WelcomeEvent.NotListening>()).Error);
        Assert.Equal((local, Port), (failed.Address, failed.Port));
        Assert.Contains(hint, failed.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(failed.Reason);
        Assert.False(_tcp.HasMessages);
    }

    [Fact]
    public async Task A_lost_socket_is_opened_again_on_the_same_port_with_growing_pauses_and_goes_on_accepting()
    {
        var (welcome, _) = await StartAsync(port: 0);
        var chosen = new IPEndPoint(IPAddress.IPv6Any, 40_000);
        Bound(welcome, chosen);
        welcome.Tell(WelcomeCommand.Activate.Instance);
        await _listener.ExpectMsgAsync<Tcp.ResumeAccepting>();
        await _parent.ExpectMsgAsync<WelcomeEvent.Listening>();

        Sys.Stop(_listener);
        Watch(_listener);
        await ExpectTerminatedAsync(_listener);
        await _parent.ExpectMsgAsync<WelcomeEvent.Lost>();
        foreach (var seconds in new[] { 1, 2, 4, 5, 5 })
        {
            var bind = await BindAfterAsync(welcome, TimeSpan.FromSeconds(seconds));
            Assert.Equal(chosen, bind.LocalAddress);
            Fail(welcome, bind, SocketError.TooManyOpenSockets);
        }

        await BindAfterAsync(welcome, TimeSpan.FromSeconds(5));
        var next = CreateTestProbe();
        next.Send(welcome, new Tcp.Bound(chosen));

        await next.ExpectMsgAsync<Tcp.ResumeAccepting>();
        var caller = Accept(welcome);
        Assert.Equal(caller, (await _connections.ExpectMsgAsync<ConnectionsCommand.Accepted>()).Socket);
        await _parent.ExpectMsgAsync<WelcomeEvent.Listening>();

        Sys.Stop(next);
        Watch(next);
        await ExpectTerminatedAsync(next);
        await BindAfterAsync(welcome, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Callers_before_the_activation_wait_and_no_more_of_them_than_the_backlog()
    {
        var (welcome, _) = await StartAsync();
        Bound(welcome, Everywhere);
        var callers = Enumerable.Range(0, Backlog + 1).Select(_ => Accept(welcome)).ToList();
        await callers[^1].ExpectMsgAsync<Tcp.Abort>();
        Assert.False(_connections.HasMessages);

        welcome.Tell(WelcomeCommand.Activate.Instance);

        foreach (var caller in callers.Take(Backlog))
        {
            Assert.Equal(caller, (await _connections.ExpectMsgAsync<ConnectionsCommand.Accepted>()).Socket);
        }
    }

    [Fact]
    public async Task After_the_order_to_refuse_callers_are_sent_away_and_at_the_end_the_socket_is_closed_first()
    {
        var (welcome, _) = await StartAsync();
        Watch(welcome);
        Bound(welcome, Everywhere);
        welcome.Tell(WelcomeCommand.Activate.Instance);
        await _listener.ExpectMsgAsync<Tcp.ResumeAccepting>();

        welcome.Tell(WelcomeCommand.Refuse.Instance);
        await Accept(welcome).ExpectMsgAsync<Tcp.Abort>();
        welcome.Tell(WelcomeCommand.Stop.Instance);
        await _listener.ExpectMsgAsync<Tcp.Unbind>();
        await Accept(welcome).ExpectMsgAsync<Tcp.Abort>();
        _listener.Reply(Tcp.Unbound.Instance);

        await ExpectTerminatedAsync(welcome);
        Assert.False(_connections.HasMessages);
    }

    private async Task<(IActorRef Welcome, Tcp.Bind Bind)> StartAsync(P2pAddress address = default, ushort port = Port)
    {
        var settings = new WelcomeSettings(address, port, Backlog, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        var welcome = _parent.ChildActorOf(WelcomeActor.Create(settings, _tcp, _connections));
        return (welcome, await _tcp.ExpectMsgAsync<Tcp.Bind>());
    }

    private void Bound(IActorRef welcome, IPEndPoint endpoint) => _listener.Send(welcome, new Tcp.Bound(endpoint));

    private void Fail(IActorRef welcome, Tcp.Bind bind, SocketError error) =>
        _tcp.Send(welcome, new Tcp.CommandFailed(bind).WithCause(new SocketException((int)error)));

    private TestProbe Accept(IActorRef welcome)
    {
        var socket = CreateTestProbe();
        socket.Send(welcome, new Tcp.Connected(new IPEndPoint(IPAddress.Loopback, 50_000), Everywhere));
        return socket;
    }

    private async Task<Tcp.Bind> BindAfterAsync(IActorRef welcome, TimeSpan pause)
    {
        var clock = (TestScheduler)Sys.Scheduler;
        await HandledAsync(welcome);
        clock.Advance(pause - TimeSpan.FromTicks(1));
        await HandledAsync(welcome);
        Assert.False(_tcp.HasMessages);
        clock.Advance(TimeSpan.FromTicks(1));
        return await _tcp.ExpectMsgAsync<Tcp.Bind>();
    }

    /// <summary>Whatever was sent before has been handled when the answer comes.</summary>
    private async Task HandledAsync(IActorRef actor) => _ = await actor.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(10));
}
