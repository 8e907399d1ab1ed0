using System.Collections.Concurrent;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>When the application's callbacks run, in which order, and what their bugs cost (behaviour 1.6).</summary>
public sealed class CallbackTests : PeerTest
{
    private readonly ConcurrentQueue<string> _calls = new();

    [Fact]
    [Trait("Scenario", "CONN-01")]
    [Trait("Scenario", "CONN-02")]
    public async Task Each_connection_is_told_once_when_it_begins_and_once_when_it_ends()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var (begun, ended) = (0, 0);
        alice.OnNewConnection((_, _) => Interlocked.Increment(ref begun));
        alice.OnDisconnection(_ => Interlocked.Increment(ref ended));
        Assert.Equal((0, 0), (begun, ended));

        var connection = await ConnectAsync(alice, bob);
        Assert.Equal((1, 0), (begun, ended));

        await connection.DisconnectAsync("done", wait: true).WaitAsync(Patience);
        Assert.Equal((1, 1), (begun, ended));

        await alice.ShutdownAsync().WaitAsync(Patience);
        Assert.Equal((1, 1), (begun, ended));
    }

    [Fact]
    public async Task The_last_registered_is_called_first_and_before_the_caller_and_the_first_message()
    {
        var node = await StartAsync();
        var listener = Listen();
        node.OnNewConnection((_, _) => _calls.Enqueue("first registered"));
        node.OnNewConnection((peer, connection) =>
        {
            // The remote has sent already; the state says Running; nothing was handled yet.
            var running = ReferenceEquals(connection, node.FindConnection(peer)) && node.Connections.Length == 1
                && node.FindPoint(PointOf(listener))!.State == PointState.Running;
            _calls.Enqueue($"last registered, running {running}, messages {connection.Queues.IncomingMessages}");
        });
        node.OnDisconnection(_ => _calls.Enqueue("end, first registered"));
        node.OnDisconnection(peer => _calls.Enqueue($"end, last registered, found {node.FindConnection(peer) is not null}"));

        var dialling = node.ConnectAsync(PointOf(listener), cancellation: Token);
        var remote = await Peer(1).AcceptAsync(listener, Token);
        await using var end = remote;
        _ = await remote.HandshakeAsync(Token);
        await remote.SendAsync([1], Token);
        var connection = (await dialling.WaitAsync(Patience)).GetOrThrow();
        _calls.Enqueue("connected");
        Assert.Equal([1], await ReceiveAsync(connection));
        _calls.Enqueue("received");
        await connection.DisconnectAsync("done").WaitAsync(Patience);

        Assert.Equal(
            [
                "last registered, running True, messages 0", "first registered", "connected", "received",
                "end, last registered, found False", "end, first registered",
            ],
            _calls);
    }

    [Fact]
    public async Task The_events_of_a_change_come_before_its_callbacks()
    {
        var node = await StartAsync();
        var events = await WatchAsync(node);
        var peer = Announcing(Peer(1), 4001);
        using var begun = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        node.OnNewConnection((_, _) => begun.Wait(Patience));
        node.OnDisconnection(_ => ended.Wait(Patience));

        await using var remote = await DialAsync(peer, node);
        Assert.Equal(new AckMessage.Ack(), await remote.HandshakeAsync(Token));

        // The callback blocks: what is read now was there before it.
        Assert.IsType<P2pEvent.ConnectionEstablished>((await events.UntilAsync<P2pEvent.ConnectionEstablished>())[^1]);
        begun.Set();
        var ending = node.FindConnection(peer.Options.Identity.PeerId)!.DisconnectAsync("done");
        Assert.IsType<P2pEvent.Disconnection>((await events.UntilAsync<P2pEvent.Disconnection>())[^1]);
        Assert.False(ending.IsCompleted);
        ended.Set();
        await ending.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_callback_that_throws_costs_neither_the_others_nor_the_connection()
    {
        ErrorsExpected = true;
        var node = await StartAsync();
        node.OnNewConnection((_, _) => _calls.Enqueue("begun"));
        node.OnNewConnection((_, _) => throw new InvalidOperationException("a bug of the application"));
        node.OnDisconnection(_ => _calls.Enqueue("ended"));
        node.OnDisconnection(_ => throw new InvalidOperationException("another bug of the application"));

        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        await remote.SendAsync([1], Token);

        Assert.Equal([1], await ReceiveAsync(connection));
        Assert.Equal(["begun"], _calls);
        await connection.DisconnectAsync("done").WaitAsync(Patience);
        Assert.Equal(["begun", "ended"], _calls);
        Assert.Equal(new DisconnectionReason.User("done"), await connection.Closed);
        Assert.Equal(0, node.Counts.Total);
        await AssertNotGreylistedAsync(node);
    }

    [Fact]
    public async Task A_handshake_that_is_refused_is_told_to_nobody()
    {
        var node = await StartAsync();
        var events = await WatchAsync(node);
        node.OnNewConnection((_, _) => _calls.Enqueue("begun"));
        node.OnDisconnection(_ => _calls.Enqueue("ended"));

        await using var remote = await DialAsync(Peer(1).With(options => options with { Version = Version with { ChainName = "OTHER" } }), node);
        Assert.IsType<AckMessage.Nack>(await remote.HandshakeAsync(Token));

        _ = await events.UntilAsync<P2pEvent.RejectingRequest>();
        await EventuallyAsync(() => node.Counts.Total == 0);
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task Connections_that_run_already_are_not_told()
    {
        var node = await StartAsync();
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;

        node.OnNewConnection((_, _) => _calls.Enqueue("begun"));
        node.OnDisconnection(_ => _calls.Enqueue("ended"));
        await connection.DisconnectAsync("done").WaitAsync(Patience);

        Assert.Equal(["ended"], _calls);
    }

    [Fact]
    public async Task A_callback_may_close_its_own_connection()
    {
        var node = await StartAsync();
        node.OnNewConnection((_, connection) => connection.DisconnectAsync("not wanted"));

        await using var remote = await DialAsync(Peer(1), node);
        Assert.Equal(new AckMessage.Ack(), await remote.HandshakeAsync(Token));

        Assert.Null(await remote.ReceiveAsync(Token));
        await EventuallyAsync(() => node.Counts.Total == 0);
    }

    [Fact]
    public async Task A_callback_that_never_returns_holds_up_the_shutdown_no_longer_than_allowed()
    {
        var forever = new TaskCompletionSource();
        var node = await StartAsync(settings => settings with { ShutdownTimeout = TimeSpan.FromSeconds(2) });
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        node.OnDisconnection(_ => forever.Task.Wait());

        await node.ShutdownAsync().WaitAsync(Patience);

        Assert.Empty(node.Connections);
        forever.SetResult();
        await connection.Closed.WaitAsync(Patience);
    }
}
