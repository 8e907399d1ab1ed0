using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>Receiving from whichever connection has something (behaviour 1.5).</summary>
public sealed class ReceiveAnyTests : PeerTest
{
    private const int Peers = 5;

    [Fact]
    [Trait("Scenario", "P2PC-05")]
    public async Task Each_message_comes_once_with_its_connection_also_from_connections_made_later()
    {
        var node = await StartAsync();
        var remotes = new List<FakeConnection<byte[], ConnectionMetadata>>();
        var connections = new List<IP2pConnection<byte[], ConnectionMetadata>>();
        for (var i = 0; i < Peers; i++)
        {
            await JoinAsync(i);
        }

        var pending = node.ReceiveAnyAsync(Token).AsTask();
        await JoinAsync(Peers);
        await remotes[Peers].SendAsync([Peers], Token);
        AssertFrom(Peers, await pending.WaitAsync(Patience));

        pending = node.ReceiveAnyAsync(Token).AsTask();
        await connections[2].DisconnectAsync("left out").WaitAsync(Patience);
        Assert.False(pending.IsCompleted);
        var random = new Random(11);
        for (var i = 0; i < 200; i++)
        {
            var from = random.Next(Peers + 1);
            if (from != 2)
            {
                await remotes[from].SendAsync([(byte)from], Token);
                AssertFrom(from, await pending.WaitAsync(Patience));
                pending = node.ReceiveAnyAsync(Token).AsTask();
            }
        }

        Assert.False(pending.IsCompleted);
        await node.ShutdownAsync().WaitAsync(Patience);
        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await pending.WaitAsync(Patience)));
        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await node.ReceiveAnyAsync()));
        foreach (var remote in remotes)
        {
            await remote.DisposeAsync();
        }

        async Task JoinAsync(int number)
        {
            var (remote, connection) = await this.JoinAsync(Peer(number + 1), node);
            remotes.Add(remote);
            connections.Add(connection);
        }

        void AssertFrom(int number, P2pResult<ReceivedMessage<byte[], ConnectionMetadata>> result)
        {
            var received = result.GetOrThrow();
            Assert.Same(connections[number], received.Connection);
            Assert.Equal([(byte)number], received.Message);
        }
    }

    [Fact]
    public async Task A_connection_that_always_has_something_starves_nobody()
    {
        const int messages = 200;
        var node = await StartAsync(settings => settings with { Limits = settings.Limits with { IncomingAppMessageQueueLength = messages + 1 } });
        var remotes = new List<FakeConnection<byte[], ConnectionMetadata>>();
        for (var i = 1; i <= Peers; i++)
        {
            var (remote, connection) = await JoinAsync(Peer(i), node);
            remotes.Add(remote);
            for (var j = 0; j < messages; j++)
            {
                await remote.SendAsync([(byte)i], Token);
            }

            await EventuallyAsync(() => connection.Queues.IncomingMessages == messages);
        }

        var counts = new int[Peers + 1];
        for (var i = 0; i < messages; i++)
        {
            counts[(await node.ReceiveAnyAsync(Token)).GetOrThrow().Message[0]]++;
        }

        // Forty are to be expected from each, with a deviation of six.
        Assert.All(counts.Skip(1), count => Assert.InRange(count, 4, 76));
        foreach (var remote in remotes)
        {
            await remote.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_cancelled_wait_loses_no_message()
    {
        var node = await StartAsync();
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        using var cancellation = new CancellationTokenSource();
        var any = node.ReceiveAnyAsync(cancellation.Token).AsTask();
        var one = connection.ReceiveAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => any);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        await remote.SendAsync([1], Token);
        Assert.Equal([1], (await node.ReceiveAnyAsync(Token)).GetOrThrow().Message);
    }
}
