using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using Mavryk.P2p.Actors.TestKit.InMemory;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>The faults of the in-memory network, in virtual time: between two hosts, one of which is not an actor.</summary>
public sealed class InMemoryFaultTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly IPAddress Near = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Far = IPAddress.Parse("10.0.0.2");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly InMemoryNetwork _network = new(seed: 7, windowBytes: 1000);
    private readonly IActorRef _manager;
    private readonly InMemoryListener _listener;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private int _dials;

    public InMemoryFaultTests()
        : base(VirtualTime.Config)
    {
        _manager = _network.CreateTcpManager(Sys, Near);
        _listener = _network.Listen(new IPEndPoint(Far, 9732), backlog: 1);
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task Bytes_take_the_latency_of_the_link()
    {
        var (near, far) = await ConnectAsync();
        _network.SetLatency(Far, Near, Second);
        near.Send(Tcp.ResumeReading.Instance);

        await far.WriteAsync(new byte[10], _deadline.Token);
        Clock.Advance(Second - TimeSpan.FromTicks(1));
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);
        Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(10, (await near.Probe.ExpectMsgAsync<Tcp.Received>()).Data.Count);
    }

    [Fact]
    public async Task A_connect_takes_two_latencies()
    {
        _network.Latency = Second;
        var probe = await DiallingAsync();

        await this.AdvanceInStepsAsync(2 * Second - TimeSpan.FromTicks(1), Second, _manager);
        Assert.False(probe.HasMessages);
        Clock.Advance(TimeSpan.FromTicks(1));

        _ = await probe.ExpectMsgAsync<Tcp.Connected>();
    }

    [Fact]
    public async Task A_lowered_latency_does_not_hasten_what_is_under_way()
    {
        var (near, far) = await ConnectAsync();
        _network.Splitting = StreamSplitting.EveryByte;
        _network.Latency = 3 * Second;
        await far.WriteAsync(new byte[] { 1 }, _deadline.Token);
        _network.Latency = TimeSpan.Zero;
        await far.WriteAsync(new byte[] { 2 }, _deadline.Token);
        near.Send(Tcp.ResumeReading.Instance);
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);

        Clock.Advance(3 * Second);

        byte[] read = [.. (await near.Probe.ExpectMsgAsync<Tcp.Received>()).Data, .. await near.ReadAsync()];
        Assert.Equal([1, 2], read);
    }

    [Fact]
    public async Task Every_byte_can_come_alone()
    {
        var (near, far) = await ConnectAsync();
        _network.Splitting = StreamSplitting.EveryByte;
        await far.WriteAsync(new byte[] { 1, 2, 3 }, _deadline.Token);

        Assert.Equal([1], await near.ReadAsync());
        Assert.Equal([2], await near.ReadAsync());
        Assert.Equal([3], await near.ReadAsync());
    }

    [Fact]
    public async Task Random_pieces_come_from_the_seed()
    {
        var first = await PiecesAsync(new InMemoryNetwork(seed: 3));
        var again = await PiecesAsync(new InMemoryNetwork(seed: 3));
        var other = await PiecesAsync(new InMemoryNetwork(seed: 4));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(500, first.Sum());
        Assert.All(first, piece => Assert.InRange(piece, 1, 20));

        async Task<List<int>> PiecesAsync(InMemoryNetwork network)
        {
            network.Splitting = StreamSplitting.Random(20);
            using var listener = network.Listen(new IPEndPoint(Far, 0));
            await using var writer = await network.ConnectAsync(Near, listener.Local, _deadline.Token);
            await using var reader = await listener.AcceptAsync(_deadline.Token);
            await writer.WriteAsync(new byte[500], _deadline.Token);
            writer.EndSending();
            var pieces = new List<int>();
            var buffer = new byte[500];
            while (await reader.ReadAsync(buffer, _deadline.Token) is var count and > 0)
            {
                pieces.Add(count);
            }

            return pieces;
        }
    }

    [Fact]
    public async Task A_refused_connect_fails_until_the_endpoint_is_admitted()
    {
        _network.Refuse(_listener.Local);
        _ = await Dial().ExpectMsgAsync<Tcp.CommandFailed>();

        _network.Admit(_listener.Local);
        _ = await Dial().ExpectMsgAsync<Tcp.Connected>();
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_unreachable()
    {
        var probe = CreateTestProbe();
        probe.Send(_manager, new Tcp.Connect(new IPEndPoint(IPAddress.Parse("10.9.9.9"), 1)));
        _ = await probe.ExpectMsgAsync<Tcp.CommandFailed>();

        var failure = await Assert.ThrowsAsync<SocketException>(() =>
            _network.ConnectAsync(Near, new IPEndPoint(IPAddress.Parse("10.9.9.9"), 1), _deadline.Token));
        Assert.Equal(SocketError.HostUnreachable, failure.SocketErrorCode);
    }

    [Fact]
    public async Task An_unanswered_connect_waits_for_its_time_out()
    {
        _network.LeaveUnanswered(_listener.Local);
        var probe = await DiallingAsync(10 * Second);

        await this.AdvanceInStepsAsync(9 * Second, Second, _manager);
        Assert.False(probe.HasMessages);
        Clock.Advance(Second);

        var failure = await probe.ExpectMsgAsync<Tcp.CommandFailed>();
        _ = Assert.IsType<ConnectException>(failure.Cause.Value);
    }

    [Fact]
    public async Task A_connect_that_timed_out_leaves_nothing_behind()
    {
        _network.Latency = Second;
        var probe = await DiallingAsync(1.5 * Second);

        Clock.Advance(Second);
        var far = await _listener.AcceptAsync(_deadline.Token);
        Clock.Advance(0.5 * Second);
        _ = await probe.ExpectMsgAsync<Tcp.CommandFailed>();
        Clock.Advance(Second);

        _ = await Assert.ThrowsAsync<IOException>(() => far.ReadExactlyAsync(new byte[1], _deadline.Token).AsTask());
    }

    [Fact]
    public async Task A_full_backlog_leaves_connects_unanswered_until_there_is_room()
    {
        _ = await Dial().ExpectMsgAsync<Tcp.Connected>();
        var second = await DiallingAsync();
        Assert.False(second.HasMessages);

        _ = await _listener.AcceptAsync(_deadline.Token);

        _ = await second.ExpectMsgAsync<Tcp.Connected>();
    }

    [Fact]
    public async Task In_a_partition_bytes_and_connects_wait_for_the_link()
    {
        var (near, far) = await ConnectAsync();
        _network.Partition(Near, Far);
        near.Send(Tcp.ResumeReading.Instance);
        await far.WriteAsync(new byte[] { 1, 2 }, _deadline.Token);
        var probe = await DiallingAsync();
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);
        Assert.False(probe.HasMessages);

        _network.Heal(Far, Near);

        Assert.Equal([1, 2], (await near.Probe.ExpectMsgAsync<Tcp.Received>()).Data.ToArray());
        _ = await probe.ExpectMsgAsync<Tcp.Connected>();
    }

    [Fact]
    public async Task A_reset_in_a_partition_leaves_the_other_end_half_open_until_it_writes()
    {
        var (near, far) = await ConnectAsync();
        _network.Isolate(Far);
        far.Abort();
        near.Send(Tcp.ResumeReading.Instance);
        _network.Rejoin(Far);
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);

        near.Write([1]);

        await near.ExpectEndAsync<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task A_close_in_a_partition_is_heard_when_it_ends()
    {
        var (near, far) = await ConnectAsync();
        _network.Partition(Near, Far);
        await far.DisposeAsync();
        near.Send(Tcp.ResumeReading.Instance);
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);

        _network.Heal(Near, Far);

        await near.ExpectEndAsync<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task A_connection_can_be_reset_from_outside()
    {
        var (near, far) = await ConnectAsync();
        near.Send(Tcp.ResumeReading.Instance);

        var connection = Assert.Single(_network.Connections);
        Assert.Equal((near.Local, _listener.Local), (connection.Client, connection.Server));
        connection.Reset();

        await near.ExpectEndAsync<Tcp.ErrorClosed>();
        _ = await Assert.ThrowsAsync<IOException>(() => far.ReadExactlyAsync(new byte[1], _deadline.Token).AsTask());
        await far.DisposeAsync();
        Assert.Empty(_network.Connections);
    }

    [Fact]
    public async Task A_stalled_direction_takes_no_more_bytes_while_the_other_goes_on()
    {
        var (near, far) = await ConnectAsync();
        _network.Stall(Near, Far);
        near.Write([1], 1);
        await far.WriteAsync(new byte[] { 5 }, _deadline.Token);
        Assert.Equal([5], await near.ReadAsync());
        Assert.False(near.Probe.HasMessages);

        _network.Unstall(Near, Far);

        _ = await near.Probe.ExpectMsgAsync<Written>();
        Assert.Equal(1, await far.ReadAsync(new byte[9], _deadline.Token));
    }

    [Fact]
    public async Task The_Ack_comes_when_the_last_byte_fits_in_the_window()
    {
        var (near, far) = await ConnectAsync();
        near.Write(new byte[1000], 1);
        near.Write(new byte[10], 2);
        Assert.Equal(1, (await near.Probe.ExpectMsgAsync<Written>()).Number);
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);

        _network.ReadBufferBytes = 9;
        Assert.Equal(9, await far.ReadAsync(new byte[100], _deadline.Token));
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);
        Assert.Equal(9, await far.ReadAsync(new byte[100], _deadline.Token));

        Assert.Equal(2, (await near.Probe.ExpectMsgAsync<Written>()).Number);
    }

    [Fact]
    public async Task A_listener_in_pull_mode_accepts_what_it_was_allowed_to()
    {
        var handler = CreateTestProbe();
        handler.Send(_manager, new Tcp.Bind(handler, new IPEndPoint(IPAddress.IPv6Any, 0), pullMode: true));
        var bound = (IPEndPoint)(await handler.ExpectMsgAsync<Tcp.Bound>()).LocalAddress;
        var listener = handler.LastSender;
        var here = new IPEndPoint(Near, bound.Port);
        _ = await _network.ConnectAsync(Far, here, _deadline.Token);
        _ = await _network.ConnectAsync(Far, here, _deadline.Token);
        await ReachedAsync(listener);
        Assert.False(handler.HasMessages);

        handler.Send(listener, new Tcp.ResumeAccepting(1));
        var connected = await handler.ExpectMsgAsync<Tcp.Connected>();

        Assert.Equal(Far.MapToIPv6(), ((IPEndPoint)connected.RemoteAddress).Address);
        await ReachedAsync(listener);
        Assert.False(handler.HasMessages);
    }

    [Fact]
    public async Task Two_actor_systems_share_a_network()
    {
        using var other = ActorSystem.Create("other", "akka.coordinated-shutdown.run-by-clr-shutdown-hook = off");
        var handler = CreateTestProbe(other);
        handler.Send(_network.CreateTcpManager(other, Far), new Tcp.Bind(handler, new IPEndPoint(Far, 0)));
        var bound = await handler.ExpectMsgAsync<Tcp.Bound>();

        var near = CreateTestProbe();
        near.Send(_manager, new Tcp.Connect(bound.LocalAddress));
        _ = await near.ExpectMsgAsync<Tcp.Connected>();
        near.Send(near.LastSender, new Tcp.Register(near));
        near.Send(near.LastSender, Tcp.Write.Create(ByteString.FromBytes([4, 2])));
        _ = await handler.ExpectMsgAsync<Tcp.Connected>();
        handler.Send(handler.LastSender, new Tcp.Register(handler));

        Assert.Equal([4, 2], (await handler.ExpectMsgAsync<Tcp.Received>()).Data.ToArray());
        _ = await near.WatchAsync(near.LastSender);
        await other.Terminate();
        _ = await near.FishForMessageAsync(message => message is Tcp.ErrorClosed);
    }

    [Fact]
    public async Task The_sockets_of_a_system_that_has_ended_answer_with_a_reset()
    {
        using var other = ActorSystem.Create("other", "akka.coordinated-shutdown.run-by-clr-shutdown-hook = off");
        var far = CreateTestProbe(other);
        _manager.Tell(new Tcp.Bind(TestActor, new IPEndPoint(Near, 0)), TestActor);
        var bound = await ExpectMsgAsync<Tcp.Bound>();
        far.Send(_network.CreateTcpManager(other, Far), new Tcp.Connect(bound.LocalAddress));
        var near = await RegisterAsync(await ExpectMsgAsync<Tcp.Connected>(), LastSender, CreateTestProbe());
        _network.Partition(Near, Far);
        await other.Terminate();
        _network.Heal(Near, Far);
        _network.Latency = Second;

        near.Write([1]);
        await ReachedAsync(near.Connection);
        Clock.Advance(Second);

        await near.ExpectEndAsync<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task Datagrams_take_the_latency_and_vanish_in_a_partition()
    {
        var here = await BindUdpAsync(Near, 10732);
        var there = await BindUdpAsync(Far, 10732);
        _network.Latency = Second;

        here.Send(here.LastSender, Udp.Send.Create(ByteString.FromBytes([1]), new IPEndPoint(Far, 10732)));
        await ReachedAsync(here.LastSender);
        _network.Partition(Near, Far);
        Clock.Advance(Second);
        _network.Heal(Near, Far);
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

    private async Task<(TcpEnd Near, InMemoryStream Far)> ConnectAsync()
    {
        var probe = Dial();
        var connected = await probe.ExpectMsgAsync<Tcp.Connected>();
        return (await RegisterAsync(connected, probe.LastSender, probe), await _listener.AcceptAsync(_deadline.Token));
    }

    private static async Task<TcpEnd> RegisterAsync(Tcp.Connected connected, IActorRef connection, TestProbe handler)
    {
        handler.Send(connection, new Tcp.Register(handler));
        _ = await handler.WatchAsync(connection);
        return new TcpEnd(handler, connection, (IPEndPoint)connected.LocalAddress, (IPEndPoint)connected.RemoteAddress);
    }

    /// <summary>A connect that stays without an answer for now; the timers of the connection actor run.</summary>
    private async Task<TestProbe> DiallingAsync(TimeSpan? timeout = null)
    {
        var probe = Dial(timeout);
        await ReachedAsync(_manager);
        _ = await Sys.ActorSelection(_manager.Path / $"connection-{_dials}").ResolveOne(TimeSpan.FromSeconds(10));
        return probe;
    }

    private TestProbe Dial(TimeSpan? timeout = null)
    {
        _dials++;
        var probe = CreateTestProbe();
        probe.Send(_manager, new Tcp.Connect(_listener.Local, timeout: timeout, pullMode: true));
        return probe;
    }

    private async Task<TestProbe> BindUdpAsync(IPAddress host, int port, params Inet.SocketOption[] options)
    {
        var probe = CreateTestProbe();
        probe.Send(_network.CreateUdpManager(Sys, host), new Udp.Bind(probe, new IPEndPoint(host, port), options));
        _ = await probe.ExpectMsgAsync<Udp.Bound>();
        return probe;
    }

    private static async Task ReachedAsync(IActorRef actor) =>
        _ = await actor.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(10));
}
