using System.Net.Sockets;
using Akka.IO;

namespace Akka.Conformance.Tests.IO;

public sealed class TcpCloseTests : TcpSpec
{
    [Fact]
    public async Task Close_is_told_to_the_closer_and_the_handler_and_ends_the_peers_stream()
    {
        var (server, socket) = await PairWithSocketAsync();
        var closer = CreateTestProbe();
        closer.Watch(server.Actor);
        closer.Send(server.Actor, Tcp.Close.Instance);
        await closer.ExpectMsgAsync<Tcp.Closed>();
        await server.Probe.ExpectMsgAsync<Tcp.Closed>();
        await closer.ExpectTerminatedAsync(server.Actor);
        Assert.Empty((await ReadToEndAsync(socket))!);
    }

    [Fact]
    public async Task The_handler_that_closes_is_told_once()
    {
        var (server, _) = await PairWithSocketAsync();
        server.Probe.Watch(server.Actor);
        server.Send(Tcp.Close.Instance);
        await server.Probe.ExpectMsgAsync<Tcp.Closed>();
        await server.Probe.ExpectTerminatedAsync(server.Actor);
    }

    [Fact]
    public async Task An_acknowledged_write_reaches_the_peer_before_the_end_of_the_stream()
    {
        var (server, socket) = await PairWithSocketAsync();
        var sent = Pattern(50_000);
        server.Write(sent, new Ack(1));
        await server.Probe.ExpectMsgAsync<Ack>();
        server.Send(Tcp.Close.Instance);
        Assert.Equal(sent, await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task ConfirmedClose_ends_our_half_and_waits_for_the_other()
    {
        var (server, socket) = await PairWithSocketAsync();
        server.Probe.Watch(server.Actor);
        server.Send(Tcp.ConfirmedClose.Instance);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
        await server.Probe.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        socket.Shutdown(SocketShutdown.Send);
        await server.Probe.ExpectMsgAsync<Tcp.ConfirmedClosed>();
        await server.Probe.ExpectTerminatedAsync(server.Actor);
    }

    [Fact]
    public async Task After_ConfirmedClose_the_peers_last_words_still_arrive()
    {
        var (server, socket) = await PairWithSocketAsync();
        server.Send(Tcp.ConfirmedClose.Instance);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
        await socket.SendAsync(new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], await server.ReadAsync(3));
        socket.Shutdown(SocketShutdown.Send);
        await server.Probe.ExpectMsgAsync<Tcp.ConfirmedClosed>();
    }

    [Fact]
    public async Task Abort_resets_the_connection()
    {
        var (server, socket) = await PairWithSocketAsync();
        server.Probe.Watch(server.Actor);
        server.Send(Tcp.Abort.Instance);
        await server.Probe.ExpectMsgAsync<Tcp.Aborted>();
        await server.Probe.ExpectTerminatedAsync(server.Actor);
        Assert.Null(await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task The_end_of_the_peers_stream_closes_the_connection()
    {
        var (server, socket) = await PairWithSocketAsync();
        server.Probe.Watch(server.Actor);
        await socket.SendAsync(new byte[] { 9 });
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal([9], await server.ReadAsync(1));
        await server.Probe.ExpectMsgAsync<Tcp.PeerClosed>();
        await server.Probe.ExpectTerminatedAsync(server.Actor);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task A_half_closed_connection_can_be_kept_for_writing()
    {
        var (server, socket) = await PairWithSocketAsync(keepOpen: true);
        socket.Shutdown(SocketShutdown.Send);
        await server.Probe.ExpectMsgAsync<Tcp.PeerClosed>();
        server.Write([1, 2, 3], new Ack(1));
        await server.Probe.ExpectMsgAsync<Ack>();
        server.Send(Tcp.Close.Instance);
        await server.Probe.ExpectMsgAsync<Tcp.Closed>();
        Assert.Equal([1, 2, 3], await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task A_reset_by_the_peer_is_an_error()
    {
        var (server, socket) = await PairWithSocketAsync();
        server.Probe.Watch(server.Actor);
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        var closed = await server.Probe.ExpectMsgAsync<Tcp.ErrorClosed>();
        Assert.False(string.IsNullOrEmpty(closed.Cause));
        Assert.True(closed.IsErrorClosed);
        await server.Probe.ExpectTerminatedAsync(server.Actor);
    }

    [Fact]
    public async Task In_pull_mode_the_end_of_the_stream_is_seen_when_it_is_read()
    {
        var (server, socket) = await PairWithSocketAsync(pullMode: true);
        await socket.SendAsync(new byte[] { 1 });
        socket.Shutdown(SocketShutdown.Send);
        server.Send(Tcp.ResumeReading.Instance);
        Assert.Equal([1], (await server.Probe.ExpectMsgAsync<Tcp.Received>()).Data.ToArray());
        await server.Probe.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        server.Send(Tcp.ResumeReading.Instance);
        await server.Probe.ExpectMsgAsync<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task Close_works_in_pull_mode_without_a_read()
    {
        var (server, socket) = await PairWithSocketAsync(pullMode: true);
        server.Send(Tcp.Close.Instance);
        await server.Probe.ExpectMsgAsync<Tcp.Closed>();
        Assert.Empty((await ReadToEndAsync(socket))!);
    }

    [Fact]
    public async Task ConfirmedClose_in_pull_mode_ends_when_the_end_is_read()
    {
        var (server, socket) = await PairWithSocketAsync(pullMode: true);
        server.Send(Tcp.ConfirmedClose.Instance);
        Assert.Empty((await ReadToEndAsync(socket))!);
        socket.Shutdown(SocketShutdown.Send);
        await server.Probe.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        server.Send(Tcp.ResumeReading.Instance);
        await server.Probe.ExpectMsgAsync<Tcp.ConfirmedClosed>();
    }

    [Fact]
    public async Task The_connection_ends_with_its_handler()
    {
        var (server, socket) = await PairWithSocketAsync();
        Watch(server.Actor);
        Sys.Stop(server.Probe.Ref);
        await ExpectTerminatedAsync(server.Actor);
        await ReadToEndAsync(socket);
    }

    [Fact]
    public async Task A_connection_that_nobody_registers_for_is_dropped_after_the_register_time_out()
    {
        var (server, socket) = await PairWithSocketAsync(register: false);
        Watch(server.Actor);
        await ExpectTerminatedAsync(server.Actor);
        await ReadToEndAsync(socket);
    }

    [Fact]
    public async Task A_stopped_connection_actor_takes_its_socket_along()
    {
        var (server, socket) = await PairWithSocketAsync();
        Watch(server.Actor);
        Sys.Stop(server.Actor);
        await ExpectTerminatedAsync(server.Actor);
        await ReadToEndAsync(socket);
    }
}
