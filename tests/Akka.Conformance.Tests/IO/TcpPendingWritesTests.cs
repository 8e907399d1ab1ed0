using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Akka.Conformance.Tests.IO;

/// <summary>What becomes of writes that the peer has not made room for yet.</summary>
public sealed class TcpPendingWritesTests : TcpSpec
{
    // Far more than the kernel's buffers of one loopback connection hold.
    private const int Writes = 400;
    private const int Size = 100_000;

    [Fact]
    public async Task Close_lets_them_out_first()
    {
        var (server, socket) = await PairWithPendingWritesAsync();
        server.Probe.Watch(server.Actor);
        server.Send(Tcp.Close.Instance);
        Assert.Equal(Writes * Size, (await ReadToEndAsync(socket))!.Length);
        await ExpectAcksAsync(server, Writes);
        await server.Probe.ExpectMsgAsync<Tcp.Closed>();
        await server.Probe.ExpectTerminatedAsync(server.Actor);
    }

    [Fact]
    public async Task ConfirmedClose_lets_them_out_first()
    {
        var (server, socket) = await PairWithPendingWritesAsync();
        server.Send(Tcp.ConfirmedClose.Instance);
        Assert.Equal(Writes * Size, (await ReadToEndAsync(socket))!.Length);
        await ExpectAcksAsync(server, Writes);
        socket.Shutdown(SocketShutdown.Send);
        await server.Probe.ExpectMsgAsync<Tcp.ConfirmedClosed>();
    }

    [Fact]
    public async Task Abort_fails_them()
    {
        var (server, socket) = await PairWithPendingWritesAsync();
        server.Send(Tcp.Abort.Instance);
        await ExpectFailuresAsync(server);
        await server.Probe.ExpectMsgAsync<Tcp.Aborted>();
        Assert.Null(await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task A_reset_by_the_peer_fails_them()
    {
        var (server, socket) = await PairWithPendingWritesAsync();
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        await ExpectFailuresAsync(server);
        await server.Probe.ExpectMsgAsync<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task The_end_of_the_peers_stream_lets_them_out_first()
    {
        var (server, socket) = await PairWithPendingWritesAsync();
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(Writes * Size, (await ReadToEndAsync(socket))!.Length);
        await ExpectAcksAsync(server, Writes);
        await server.Probe.ExpectMsgAsync<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task A_poisoned_connection_actor_resets_the_connection()
    {
        var (server, socket) = await PairWithSocketAsync();
        server.Probe.Watch(server.Actor);
        server.Send(new Tcp.Register(server.Probe.Ref));
        server.Actor.Tell(PoisonPill.Instance);
        await server.Probe.ExpectMsgAsync<Tcp.Aborted>();
        await server.Probe.ExpectTerminatedAsync(server.Actor);
        Assert.Null(await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task They_are_only_limited_if_a_limit_is_set()
    {
        var (server, socket) = await PairWithPendingWritesAsync();
        var reading = Task.Run(async () =>
        {
            var buffer = new byte[65536];
            for (var left = Writes * Size; left > 0;)
            {
                left -= await socket.ReceiveAsync(buffer);
            }
        });
        await ExpectAcksAsync(server, Writes);
        await reading;
    }

    private async Task<(End Server, Socket Socket)> PairWithPendingWritesAsync()
    {
        var (server, socket) = await PairWithSocketAsync();
        for (var i = 0; i < Writes; i++)
        {
            server.Write(new byte[Size], new Ack(i));
        }

        // The first acknowledgement says that the connection is at it, and its peer does not read.
        Assert.Equal(0, (await server.Probe.ExpectMsgAsync<Ack>()).Number);
        return (server, socket);
    }

    private static async Task ExpectAcksAsync(End server, int until)
    {
        for (var i = 1; i < until; i++)
        {
            Assert.Equal(i, (await server.Probe.ExpectMsgAsync<Ack>()).Number);
        }
    }

    // The write that is on its way when the connection breaks may be neither acknowledged nor failed.
    private static async Task ExpectFailuresAsync(End server)
    {
        var last = 0;
        for (var failed = false; last < Writes - 1;)
        {
            var message = await server.Probe.ReceiveOneAsync(TimeSpan.FromSeconds(3));
            failed |= message is Tcp.CommandFailed;
            var ack = failed ? ((Tcp.Write)Assert.IsType<Tcp.CommandFailed>(message).Cmd).Ack : message;
            var number = Assert.IsType<Ack>(ack).Number;
            Assert.InRange(number, last + 1, last + (failed ? 2 : 1));
            last = number;
        }
    }
}
