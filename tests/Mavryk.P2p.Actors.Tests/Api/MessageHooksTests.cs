using System.Collections.Concurrent;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>The application sees each of its messages once (behaviour 1.6).</summary>
public sealed class MessageHooksTests : PeerTest
{
    private readonly ConcurrentQueue<string> _seen = new();

    [Fact]
    public async Task A_message_is_seen_once_however_it_is_taken()
    {
        var node = await StartAsync(definition: Definition());
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        for (byte i = 1; i <= 3; i++)
        {
            await remote.SendAsync([i], Token);
        }

        await EventuallyAsync(() => connection.Queues.IncomingMessages == 3);
        Assert.Empty(_seen);
        _ = await connection.ReceiveAsync(Token);
        _ = await node.ReceiveAnyAsync(Token);
        await using var rest = connection.ReceiveAllAsync(Token).GetAsyncEnumerator();
        Assert.True(await rest.MoveNextAsync());

        var peer = connection.Info.PeerId;
        Assert.Equal([$"received 1 from {peer}", $"received 2 from {peer}", $"received 3 from {peer}"], _seen);
    }

    [Fact]
    public async Task What_was_queued_is_seen_and_what_was_not_is_not()
    {
        var node = await StartAsync(definition: Definition());
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;

        _ = await connection.SendAsync([1], Token);
        _ = connection.TrySend([2]);
        await connection.DisconnectAsync("done").WaitAsync(Patience);
        _ = connection.TrySend([3]);
        _ = await connection.SendAsync([4], Token);

        var peer = connection.Info.PeerId;
        Assert.Equal([$"sent 1 to {peer}", $"sent 2 to {peer}"], _seen);
    }

    [Fact]
    public async Task A_broadcast_is_seen_once_with_its_arguments_and_its_result()
    {
        var calls = new ConcurrentQueue<BroadcastCall<byte[], ConnectionMetadata>>();
        var definition = Definition();
        var node = await StartAsync(definition: definition with { Hooks = definition.Hooks with { Broadcasted = calls.Enqueue } });
        var (one, first) = await JoinAsync(Peer(1), node);
        await using var end = one;
        Func<IP2pConnection<byte[], ConnectionMetadata>, bool> except = _ => false;
        var alternative = new BroadcastAlternative<byte[], ConnectionMetadata>(_ => true, [2]);
        byte[] message = [1];

        var result = node.Broadcast(message, [first], except, alternative);
        _ = node.Broadcast(message);

        Assert.Equal(2, calls.Count);
        Assert.True(calls.TryDequeue(out var call));
        Assert.Equal((message, except, alternative, result), (call.Message, call.Except, call.Alternative, call.Result));
        Assert.Same(first, Assert.Single(call.Connections));
        Assert.True(calls.TryDequeue(out call));
        Assert.Same(first, Assert.Single(call.Connections));
        Assert.Empty(_seen);
    }

    [Fact]
    public async Task A_hook_that_throws_does_not_change_the_result_of_the_call()
    {
        ErrorsExpected = true;
        var log = new LogReader(Sys);
        var node = await StartAsync(definition: TestMessages.Definition() with
        {
            Hooks = new MessageHooks<byte[], ConnectionMetadata>
            {
                Received = (_, _) => throw new InvalidOperationException("a bug of the application"),
                Sent = (_, _) => throw new InvalidOperationException("another"),
                Broadcasted = _ => throw new InvalidOperationException("and another"),
            },
        });
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        await remote.SendAsync([1], Token);

        Assert.Equal([1], await ReceiveAsync(connection));
        Assert.IsType<SendResult.Queued>(connection.TrySend([2]));
        Assert.IsType<SendResult.Queued>(await connection.SendAsync([3], Token));
        Assert.Equal(new BroadcastResult(1, 0, 0), node.Broadcast([4]));
        for (byte i = 2; i <= 4; i++)
        {
            Assert.Equal([i], Application(await remote.ReceiveAsync(Token)));
        }

        // Once for each hook, however many messages there are.
        await EventuallyAsync(() => log.With("The hook for").Count() >= 3);
        Assert.Equal(3, log.With("The hook for").Count());
    }

    private P2pDefinition<byte[], int, ConnectionMetadata> Definition() => TestMessages.Definition() with
    {
        Hooks = new MessageHooks<byte[], ConnectionMetadata>
        {
            Received = (connection, message) => _seen.Enqueue($"received {message[0]} from {connection.Info.PeerId}"),
            Sent = (connection, message) => _seen.Enqueue($"sent {message[0]} to {connection.Info.PeerId}"),
        },
    };
}
