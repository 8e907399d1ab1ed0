using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>What the product expects of a TCP manager: the same cases for Akka.IO on loopback and for the in-memory network.</summary>
public abstract class TcpContract : Akka.TestKit.Xunit2.TestKit
{
    private const int Mebibyte = 1 << 20;

    protected TcpContract()
        : base("""
            akka.loglevel = OFF
            akka.io.tcp.register-timeout = 500ms
            akka.io.tcp.maximum-frame-size = 65536
            akka.io.tcp.send-buffer-size = 131072
            akka.io.tcp.receive-buffer-size = 131072
            akka.test.single-expect-default = 10s
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            """)
    {
    }

    protected abstract IActorRef Manager { get; }

    [Fact]
    public async Task A_connect_tells_both_ends_who_they_are()
    {
        var (client, server) = await ConnectAsync();

        Assert.Equal(client.Local.Port, server.Remote.Port);
        Assert.Equal(client.Remote.Port, server.Local.Port);
        Assert.Equal(IPAddress.Loopback, server.Remote.Address);
        Assert.Equal(IPAddress.Loopback.MapToIPv6(), client.Remote.Address);
    }

    [Fact]
    public async Task A_connect_to_a_port_where_nobody_listens_fails()
    {
        var (listener, handler, endpoint) = await BindAsync();
        handler.Send(listener, Tcp.Unbind.Instance);
        _ = await handler.ExpectMsgAsync<Tcp.Unbound>();
        var probe = CreateTestProbe();

        var connect = new Tcp.Connect(endpoint);
        probe.Send(Manager, connect);

        var failure = await probe.ExpectMsgAsync<Tcp.CommandFailed>();
        Assert.Same(connect, failure.Cmd);
        _ = Assert.IsType<ConnectException>(failure.Cause.Value);
    }

    [Fact]
    public async Task A_port_in_use_cannot_be_bound()
    {
        var (_, _, endpoint) = await BindAsync();
        var probe = CreateTestProbe();

        var bind = new Tcp.Bind(probe, endpoint);
        probe.Send(Manager, bind);

        Assert.Same(bind, (await probe.ExpectMsgAsync<Tcp.CommandFailed>()).Cmd);
    }

    [Fact]
    public async Task A_port_is_free_again_after_Unbind()
    {
        var (listener, handler, endpoint) = await BindAsync();
        handler.Send(listener, Tcp.Unbind.Instance);
        _ = await handler.ExpectMsgAsync<Tcp.Unbound>();

        var probe = CreateTestProbe();
        probe.Send(Manager, new Tcp.Bind(probe, endpoint));

        Assert.Equal(endpoint, (await probe.ExpectMsgAsync<Tcp.Bound>()).LocalAddress);
    }

    [Fact]
    public async Task Bytes_arrive_whole_and_in_order()
    {
        var (client, server) = await ConnectAsync();
        var bytes = Bytes(200_000);

        client.Write(bytes[..70_000], 1);
        client.Write(bytes[70_000..], 2);
        server.Write(bytes);

        Assert.Equal(bytes, await server.ReadAsync(bytes.Length));
        Assert.Equal(1, (await client.Probe.ExpectMsgAsync<Written>()).Number);
        Assert.Equal(2, (await client.Probe.ExpectMsgAsync<Written>()).Number);
        Assert.Equal(bytes, await client.ReadAsync(bytes.Length));
    }

    [Fact]
    public async Task In_pull_mode_a_read_takes_one_piece_and_waits_to_be_resumed()
    {
        var (client, server) = await ConnectAsync();
        client.Write(Bytes(10), 1);
        _ = await client.Probe.ExpectMsgAsync<Written>();
        await server.Probe.ExpectNoMsgAsync(100);

        Assert.Equal(Bytes(10), await server.ReadAsync());
        client.Write(Bytes(20), 2);
        _ = await client.Probe.ExpectMsgAsync<Written>();
        await server.Probe.ExpectNoMsgAsync(100);
    }

    [Fact]
    public async Task In_push_mode_bytes_come_by_themselves()
    {
        var (client, server) = await ConnectAsync(pullMode: false);

        client.Write(Bytes(10));
        Assert.Equal(10, (await server.Probe.ExpectMsgAsync<Tcp.Received>()).Data.Count);
        client.Write(Bytes(20));
        Assert.Equal(20, (await server.Probe.ExpectMsgAsync<Tcp.Received>()).Data.Count);
    }

    [Fact]
    public async Task Each_part_of_a_compound_write_is_acknowledged_in_order_and_NoAck_is_silent()
    {
        var (client, server) = await ConnectAsync();

        client.Send(new Tcp.CompoundWrite(
            Tcp.Write.Create(ByteString.FromBytes(Bytes(3)), new Written(1)),
            new Tcp.CompoundWrite(
                Tcp.Write.Create(ByteString.FromBytes(Bytes(4))),
                new Tcp.CompoundWrite(
                    Tcp.Write.Create(ByteString.Empty, new Written(2)),
                    Tcp.Write.Create(ByteString.FromBytes(Bytes(5)), new Written(3))))));

        var acks = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            acks.Add((await client.Probe.ExpectMsgAsync<Written>()).Number);
        }

        Assert.Equal<int>([1, 2, 3], acks.Order());
        byte[] expected = [.. Bytes(3), .. Bytes(4), .. Bytes(5)];
        Assert.Equal(expected, await server.ReadAsync(12));
    }

    [Fact]
    public async Task A_write_before_Register_is_kept_until_then()
    {
        var (listener, handler, endpoint) = await BindAsync();
        handler.Send(listener, new Tcp.ResumeAccepting(1));
        var probe = CreateTestProbe();
        probe.Send(Manager, new Tcp.Connect(endpoint, pullMode: true));
        _ = await probe.ExpectMsgAsync<Tcp.Connected>();

        probe.Send(probe.LastSender, Tcp.Write.Create(ByteString.FromBytes(Bytes(5)), new Written(1)));
        probe.Send(probe.LastSender, new Tcp.Register(probe));

        _ = await probe.ExpectMsgAsync<Written>();
        Assert.Equal(Bytes(5), await (await AcceptAsync(handler)).ReadAsync(5));
    }

    [Fact]
    public async Task A_reader_who_does_not_read_stops_the_writer()
    {
        var (client, server) = await ConnectAsync();
        const int writes = 24;
        for (var i = 0; i < writes; i++)
        {
            client.Write(new byte[Mebibyte], i);
        }

        var acknowledged = 0;
        while (await client.Probe.ReceiveOneAsync(TimeSpan.FromMilliseconds(300)) is Written)
        {
            acknowledged++;
        }

        Assert.InRange(acknowledged, 0, writes - 1);
        _ = await server.ReadAsync(writes * Mebibyte);
        for (; acknowledged < writes; acknowledged++)
        {
            Assert.Equal(acknowledged, (await client.Probe.ExpectMsgAsync<Written>()).Number);
        }
    }

    [Fact]
    public async Task A_connection_that_nobody_registers_ends()
    {
        var (listener, handler, endpoint) = await BindAsync();
        handler.Send(listener, new Tcp.ResumeAccepting(1));
        var probe = CreateTestProbe();
        probe.Send(Manager, new Tcp.Connect(endpoint));
        _ = await probe.ExpectMsgAsync<Tcp.Connected>();

        _ = await probe.WatchAsync(probe.LastSender);

        _ = await probe.ExpectTerminatedAsync(probe.LastSender);
    }

    [Fact]
    public async Task A_connection_ends_with_its_handler()
    {
        var (client, server) = await ConnectAsync();
        client.Send(Tcp.ResumeReading.Instance);

        Sys.Stop(server.Probe);

        await client.ExpectEndAsync<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task Accepted_connections_end_with_their_listener()
    {
        var (listener, handler, endpoint) = await BindAsync();
        handler.Send(listener, new Tcp.ResumeAccepting(1));
        var client = await DialAsync(endpoint);
        var server = await AcceptAsync(handler);
        client.Send(Tcp.ResumeReading.Instance);

        handler.Send(listener, Tcp.Unbind.Instance);

        await server.ExpectEndAsync<Tcp.Aborted>();
        await client.ExpectEndAsync<Tcp.ErrorClosed>();
    }

    internal async Task<(TcpEnd Client, TcpEnd Server)> ConnectAsync(bool pullMode = true, bool keepOpenOnPeerClosed = false)
    {
        var (listener, handler, endpoint) = await BindAsync(pullMode);
        if (pullMode)
        {
            handler.Send(listener, new Tcp.ResumeAccepting(1));
        }

        var client = await DialAsync(endpoint, pullMode, keepOpenOnPeerClosed);
        return (client, await AcceptAsync(handler, keepOpenOnPeerClosed));
    }

    internal async Task<(IActorRef Listener, TestProbe Handler, IPEndPoint Endpoint)> BindAsync(bool pullMode = true)
    {
        var handler = CreateTestProbe();
        handler.Send(Manager, new Tcp.Bind(handler, new IPEndPoint(IPAddress.Loopback, 0), pullMode: pullMode));
        var bound = await handler.ExpectMsgAsync<Tcp.Bound>();
        return (handler.LastSender, handler, (IPEndPoint)bound.LocalAddress);
    }

    internal async Task<TcpEnd> DialAsync(IPEndPoint endpoint, bool pullMode = true, bool keepOpenOnPeerClosed = false)
    {
        var probe = CreateTestProbe();
        probe.Send(Manager, new Tcp.Connect(endpoint, pullMode: pullMode));
        return await RegisterAsync(probe, probe, keepOpenOnPeerClosed);
    }

    internal async Task<TcpEnd> AcceptAsync(TestProbe bindHandler, bool keepOpenOnPeerClosed = false) =>
        await RegisterAsync(bindHandler, CreateTestProbe(), keepOpenOnPeerClosed);

    /// <summary>When this ends the actor has handled whatever was sent to it before.</summary>
    internal async Task ReachedAsync(IActorRef actor)
    {
        var observer = CreateTestProbe();
        observer.Send(actor, new Identify(null));
        _ = await observer.ExpectMsgAsync<ActorIdentity>();
    }

    internal static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i * 31) + (i >> 8));
        }

        return bytes;
    }

    private async Task<TcpEnd> RegisterAsync(TestProbe commander, TestProbe handler, bool keepOpenOnPeerClosed)
    {
        var connected = await commander.ExpectMsgAsync<Tcp.Connected>();
        var connection = commander.LastSender;
        handler.Send(connection, new Tcp.Register(handler, keepOpenOnPeerClosed, useResumeWriting: false));
        _ = await handler.WatchAsync(connection);
        await ReachedAsync(connection);
        return new TcpEnd(handler, connection, (IPEndPoint)connected.LocalAddress, (IPEndPoint)connected.RemoteAddress);
    }
}
