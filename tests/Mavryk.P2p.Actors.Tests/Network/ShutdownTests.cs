using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Network;

public sealed class ShutdownTests : NetworkTest
{
    /// <summary>A deadline that no test reaches: what ends before has not waited for it.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_node_that_does_not_listen_shuts_down_without_waiting_for_the_deadline()
    {
        var node = await StartAsync(settings => Patient(settings) with { Config = settings.Config with { ListeningPort = null } });

        await node.ShutdownAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Whoever_asks_again_or_at_the_same_time_waits_for_the_same_end()
    {
        var node = await StartAsync(Patient);
        await ConnectAsync(await StartAsync(), node);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(node.ShutdownAsync))).WaitAsync(Patience);

        Assert.True(node.ShutdownAsync().IsCompleted);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task On_the_way_down_strangers_are_refused_first_then_connections_end_then_the_actors()
    {
        var node = await StartAsync(Patient);
        var remote = await StartAsync();
        var connection = await ConnectAsync(remote, node);
        var here = await OtherEndAsync(node, remote);
        var root = Sys.ActorSelection("/user/node-1");
        var point = node.ListeningPoint!.Value;

        root.Tell(new NetworkCommand.Shutdown(ShutdownStage.Closed));

        Assert.IsType<P2pError.Canceled>(ErrorOf(await node.ConnectAsync(Loopback(1)).WaitAsync(Patience)));
        Assert.True(await IsTurnedAwayAsync(point).WaitAsync(Patience));
        await here.SendAsync([7]).AsTask().WaitAsync(Patience);
        Assert.Equal([7], await ReceiveAsync(connection));

        root.Tell(new NetworkCommand.Shutdown(ShutdownStage.Disconnected));

        Assert.IsType<DisconnectionReason.PoolDestroyed>(await here.Closed.WaitAsync(Patience));
        Assert.Empty(node.Connections);
        await EventuallyAsync(() => !Accepts(point));
        Assert.Equal("node-1", (await root.ResolveOne(Patience)).Path.Name);

        root.Tell(new NetworkCommand.Shutdown(ShutdownStage.Stopped));

        await node.ShutdownAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_callback_may_wait_for_the_shutdown_it_asks_for()
    {
        var node = await StartAsync(Patient);
        var waited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        node.OnNewConnection((_, _) => waited.TrySetResult(node.ShutdownAsync().Wait(Patience)));

        _ = (await StartAsync()).ConnectAsync(node.ListeningPoint!.Value);

        Assert.True(await waited.Task.WaitAsync(2 * Patience));
        await node.ShutdownAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_callback_may_await_the_shutdown_it_asks_for()
    {
        var node = await StartAsync(Patient);
        var remote = await StartAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.OnDisconnection(async _ =>
        {
            await node.ShutdownAsync();
            ended.TrySetResult();
        });

        await (await ConnectAsync(remote, node)).DisconnectAsync("enough").WaitAsync(Patience);

        await ended.Task.WaitAsync(Patience);
        await node.ShutdownAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Whoever_waits_for_something_is_answered()
    {
        var node = await StartAsync(Patient);
        var connection = await ConnectAsync(node, await StartAsync());
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var any = node.ReceiveAnyAsync().AsTask();
        var received = connection.ReceiveAsync().AsTask();
        var dialled = node.ConnectAsync(Loopback(((IPEndPoint)silent.LocalEndpoint).Port));
        var watched = CountAsync(node.WatchAsync());
        await EventuallyAsync(() => node.Counts.Total == 2);

        await node.ShutdownAsync().WaitAsync(Patience);

        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await any.WaitAsync(Patience)));
        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await received.WaitAsync(Patience)));
        Assert.IsType<P2pError.Canceled>(ErrorOf(await dialled.WaitAsync(Patience)));
        Assert.NotEqual(0, await watched.WaitAsync(Patience));
    }

    [Fact]
    public async Task After_the_end_everything_answers_at_once()
    {
        var node = await StartAsync(Patient);
        await node.ShutdownAsync().WaitAsync(Patience);

        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await node.ReceiveAnyAsync().AsTask().WaitAsync(Patience)));
        Assert.IsType<P2pError.Canceled>(ErrorOf(await node.ConnectAsync(Loopback(1)).WaitAsync(Patience)));
        Assert.Equal(0, await CountAsync(node.WatchAsync()).WaitAsync(Patience));
        await node.BanAsync(P2pAddress.Parse("192.0.2.7")).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_shutdown_before_the_socket_is_open_is_the_answer_to_whoever_waits_for_it()
    {
        var tcp = CreateTestProbe();
        var creating = P2pNetwork.CreateAsync(
            Sys, Patient(TestMessages.Settings), TestIdentities.New(), TestMessages.Definition(), P2pEnvironment.Default(Sys) with { Tcp = tcp });
        await tcp.ExpectMsgAsync<Akka.IO.Tcp.Bind>();

        Sys.ActorSelection("/user/p2p").Tell(new NetworkCommand.Shutdown(ShutdownStage.Stopped));

        Assert.IsType<P2pError.Canceled>(ErrorOf(await creating.WaitAsync(Patience)));
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_for_the_start_leaves_nothing_behind()
    {
        var tcp = CreateTestProbe();
        using var cancellation = new CancellationTokenSource();
        var creating = P2pNetwork.CreateAsync(
            Sys, Patient(TestMessages.Settings), TestIdentities.New(), TestMessages.Definition(), P2pEnvironment.Default(Sys) with { Tcp = tcp }, cancellation.Token);
        await tcp.ExpectMsgAsync<Akka.IO.Tcp.Bind>();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creating.WaitAsync(Patience));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/p2p").ResolveOne(Patience));
        Assert.Equal(0, LiveNetworks.Of(Sys).Count);
    }

    [Fact]
    public async Task Networks_that_come_and_go_leave_nothing_in_the_system()
    {
        for (var i = 0; i < 10; i++)
        {
            var node = await StartAsync();
            Assert.Equal(1, LiveNetworks.Of(Sys).Count);
            await node.ShutdownAsync().WaitAsync(Patience);
            Assert.Equal(0, LiveNetworks.Of(Sys).Count);
        }
    }

    internal static P2pSettings Patient(P2pSettings settings) => settings with { ShutdownTimeout = Never };

    private static async Task<int> CountAsync(IAsyncEnumerable<EventNotice> notices)
    {
        var count = 0;
        await foreach (var _ in notices)
        {
            count++;
        }

        return count;
    }

    private static async Task<bool> IsTurnedAwayAsync(P2pPoint point)
    {
        using var stranger = new TcpClient();
        try
        {
            await stranger.ConnectAsync(IPAddress.Loopback, point.Port);
            return await stranger.GetStream().ReadAsync(new byte[1]) == 0;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return true;
        }
    }

    private static bool Accepts(P2pPoint point)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, point.Port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
