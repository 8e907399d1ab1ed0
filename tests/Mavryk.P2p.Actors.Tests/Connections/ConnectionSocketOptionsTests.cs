using System.Net;
using System.Net.Sockets;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>What the operating system is told about the sockets of connections.</summary>
public sealed class ConnectionSocketOptionsTests : NetworkTest
{
    private const int LinuxUserTimeout = 18;

    private static readonly IoSettings Settings = new()
    {
        TcpKeepAliveIdle = TimeSpan.FromSeconds(11),
        TcpKeepAliveInterval = TimeSpan.FromSeconds(3),
        TcpUserTimeout = TimeSpan.FromMilliseconds(4321),
    };

    public ConnectionSocketOptionsTests()
        : base("akka.loglevel = INFO")
    {
    }

    [Fact]
    [Trait("Scenario", "UPST-04")]
    public void A_socket_asks_its_remote_now_and_then_and_gives_it_up_in_time()
    {
        var (dialled, accepted) = Pair();

        new ConnectionSocketOptions(Settings).AfterConnect(dialled);

        Assert.True(dialled.NoDelay);
        Assert.Equal(1, Option(dialled, SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(11, Option(dialled, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(3, Option(dialled, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(4321, UserTimeout(dialled));
        }

        dialled.Dispose();
        accepted.Dispose();
    }

    [Fact]
    public void What_is_off_is_left_to_the_system()
    {
        var (dialled, accepted) = Pair();

        new ConnectionSocketOptions(new IoSettings { TcpKeepAliveIdle = null, TcpUserTimeout = null, TcpNoDelay = false }).AfterConnect(dialled);

        Assert.False(dialled.NoDelay);
        Assert.Equal(0, Option(dialled, SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(0, UserTimeout(dialled));
        }

        dialled.Dispose();
        accepted.Dispose();
    }

    [Fact]
    [Trait("Scenario", "UPST-04")]
    public void Unless_told_otherwise_it_asks_after_ten_seconds_every_five_and_gives_up_after_forty_five()
    {
        var settings = TestMessages.Settings.Io;

        Assert.Equal(
            (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(45)),
            (settings.TcpKeepAliveIdle, settings.TcpKeepAliveInterval, settings.TcpUserTimeout));
    }

    [Fact]
    [Trait("Scenario", "UPST-04")]
    public async Task What_the_system_does_not_take_is_logged_once_and_no_error()
    {
        var log = new LogReader(Sys);
        var options = new ConnectionSocketOptions(Settings, Logging.GetLogger(Sys, "/user/node-1"));

        for (var i = 0; i < 3; i++)
        {
            // Has no TCP options at all.
            using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            options.AfterConnect(datagrams);
        }

        await EventuallyAsync(() => log.With("The TCP option keep-alive cannot be set").Any());
        Assert.All(log.Lines.GroupBy(line => line), lines => Assert.Single(lines));
    }

    [Fact]
    public void A_socket_that_died_meanwhile_is_no_error_here()
    {
        var (dialled, accepted) = Pair();
        dialled.Dispose();
        accepted.Dispose();

        new ConnectionSocketOptions(Settings).AfterConnect(dialled);
    }

    [Fact]
    public async Task Dialled_and_accepted_sockets_are_told()
    {
        var listening = CreateTestProbe();
        var dialling = CreateTestProbe();
        var (onAccept, onDial) = (new Recorder(Settings), new Recorder(Settings));
        Sys.Tcp().Tell(new Tcp.Bind(listening, new IPEndPoint(IPAddress.Loopback, 0), options: [onAccept.Option]), listening);
        var bound = await listening.ExpectMsgAsync<Tcp.Bound>();
        Sys.Tcp().Tell(new Tcp.Connect(bound.LocalAddress, options: [onDial.Option]), dialling);
        await dialling.ExpectMsgAsync<Tcp.Connected>();
        await listening.ExpectMsgAsync<Tcp.Connected>();

        Assert.True(await onDial.NoDelay.WaitAsync(Patience));
        Assert.True(await onAccept.NoDelay.WaitAsync(Patience));
    }

    [Fact]
    [Trait("Scenario", "UPST-04")]
    public async Task A_node_binds_and_dials_with_them()
    {
        var tcp = CreateTestProbe();
        var creating = P2pNetwork.CreateAsync(
            Sys, TestMessages.Settings, TestIdentities.New(), TestMessages.Definition(), P2pEnvironment.Default(Sys) with { Tcp = tcp });
        var bind = await tcp.ExpectMsgAsync<Tcp.Bind>();
        Assert.Contains(bind.Options, static option => option is ConnectionSocketOptions);
        tcp.Reply(new Tcp.Bound(new IPEndPoint(IPAddress.Loopback, 9732)));
        var node = (await creating.WaitAsync(Patience)).GetOrThrow();

        var dialling = node.ConnectAsync(Loopback(9733));
        var connect = await tcp.ExpectMsgAsync<Tcp.Connect>();
        Assert.Contains(connect.Options, static option => option is ConnectionSocketOptions);

        tcp.Reply(new Tcp.CommandFailed(connect));
        Assert.IsType<P2pError.ConnectionFailed>(ErrorOf(await dialling.WaitAsync(Patience)));
        var stopping = node.DisposeAsync().AsTask();
        await tcp.ExpectMsgAsync<Tcp.Unbind>();
        tcp.Reply(Tcp.Unbound.Instance);
        await stopping.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset, "Connection_closed_by_peer")]
    [InlineData(SocketError.Shutdown, "Connection_closed_by_peer")]
    [InlineData(SocketError.TimedOut, "Connection_lost")]
    [InlineData(SocketError.HostUnreachable, "Connection_closed_by_unexpected_error")]
    public void The_error_of_an_open_socket_has_the_words_of_the_reference(SocketError error, string reason)
    {
        Assert.Equal(reason, SocketEnd.Classify(new SocketException((int)error).Message, IoDirection.Read).Name);
    }

    private static (Socket Dialled, Socket Accepted) Pair()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialled = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dialled.Connect(listener.LocalEndpoint);
        return (dialled, listener.AcceptSocket());
    }

    private static int Option(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;

    private static int UserTimeout(Socket socket)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, LinuxUserTimeout, value);
        return BitConverter.ToInt32(value);
    }

    /// <summary>Sees the socket right after the options were set.</summary>
    private sealed class Recorder(IoSettings settings)
    {
        private readonly TaskCompletionSource<bool> _noDelay = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> NoDelay => _noDelay.Task;

        public Inet.SocketOption Option => new Observed(new ConnectionSocketOptions(settings), _noDelay);

        private sealed class Observed(ConnectionSocketOptions options, TaskCompletionSource<bool> noDelay) : Inet.SocketOption
        {
            public override void AfterConnect(Socket s)
            {
                options.AfterConnect(s);
                noDelay.TrySetResult(s.NoDelay);
            }
        }
    }
}
