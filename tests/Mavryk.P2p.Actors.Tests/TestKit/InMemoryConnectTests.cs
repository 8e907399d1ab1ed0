using System.Net;
using System.Net.Sockets;
using Akka.IO;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>How connects end in the in-memory network, in virtual time.</summary>
public sealed class InMemoryConnectTests : InMemoryNetworkSpec
{
    [Fact]
    public async Task A_connect_takes_two_latencies()
    {
        Network.Latency = Second;
        var probe = await DiallingAsync();

        await this.AdvanceInStepsAsync(2 * Second - TimeSpan.FromTicks(1), Second, Manager);
        Assert.False(probe.HasMessages);
        Clock.Advance(TimeSpan.FromTicks(1));

        _ = await probe.ExpectMsgAsync<Tcp.Connected>();
    }

    [Fact]
    public async Task A_refused_connect_fails_until_the_endpoint_is_admitted()
    {
        Network.Refuse(Listener.Local);
        _ = await Dial().ExpectMsgAsync<Tcp.CommandFailed>();

        Network.Admit(Listener.Local);
        _ = await Dial().ExpectMsgAsync<Tcp.Connected>();
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_unreachable()
    {
        var probe = CreateTestProbe();
        probe.Send(Manager, new Tcp.Connect(new IPEndPoint(IPAddress.Parse("10.9.9.9"), 1)));
        _ = await probe.ExpectMsgAsync<Tcp.CommandFailed>();

        var failure = await Assert.ThrowsAsync<SocketException>(() =>
            Network.ConnectAsync(Near, new IPEndPoint(IPAddress.Parse("10.9.9.9"), 1), Token));
        Assert.Equal(SocketError.HostUnreachable, failure.SocketErrorCode);
    }

    [Fact]
    public async Task An_unanswered_connect_waits_for_its_time_out()
    {
        Network.LeaveUnanswered(Listener.Local);
        var probe = await DiallingAsync(10 * Second);

        await this.AdvanceInStepsAsync(9 * Second, Second, Manager);
        Assert.False(probe.HasMessages);
        Clock.Advance(Second);

        var failure = await probe.ExpectMsgAsync<Tcp.CommandFailed>();
        _ = Assert.IsType<ConnectException>(failure.Cause.Value);
    }

    [Fact]
    public async Task A_connect_that_timed_out_leaves_nothing_behind()
    {
        Network.Latency = Second;
        var probe = await DiallingAsync(1.5 * Second);

        Clock.Advance(Second);
        var far = await Listener.AcceptAsync(Token);
        Clock.Advance(0.5 * Second);
        _ = await probe.ExpectMsgAsync<Tcp.CommandFailed>();
        Clock.Advance(Second);

        _ = await Assert.ThrowsAsync<IOException>(() => far.ReadExactlyAsync(new byte[1], Token).AsTask());
    }

    [Fact]
    public async Task A_full_backlog_leaves_connects_unanswered_until_there_is_room()
    {
        _ = await Dial().ExpectMsgAsync<Tcp.Connected>();
        var second = await DiallingAsync();
        Assert.False(second.HasMessages);

        _ = await Listener.AcceptAsync(Token);

        _ = await second.ExpectMsgAsync<Tcp.Connected>();
    }

    [Fact]
    public async Task A_listener_in_pull_mode_accepts_what_it_was_allowed_to()
    {
        var handler = CreateTestProbe();
        handler.Send(Manager, new Tcp.Bind(handler, new IPEndPoint(IPAddress.IPv6Any, 0), pullMode: true));
        var bound = (IPEndPoint)(await handler.ExpectMsgAsync<Tcp.Bound>()).LocalAddress;
        var listener = handler.LastSender;
        var here = new IPEndPoint(Near, bound.Port);
        _ = await Network.ConnectAsync(Far, here, Token);
        _ = await Network.ConnectAsync(Far, here, Token);
        await ReachedAsync(listener);
        Assert.False(handler.HasMessages);

        handler.Send(listener, new Tcp.ResumeAccepting(1));
        var connected = await handler.ExpectMsgAsync<Tcp.Connected>();

        Assert.Equal(Far.MapToIPv6(), ((IPEndPoint)connected.RemoteAddress).Address);
        await ReachedAsync(listener);
        Assert.False(handler.HasMessages);
    }
}
