using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>Sending, broadcasting and closing when the remote has stopped to read (behaviour 1.3, 1.4, 11).</summary>
public sealed class FullQueueTests : VirtualNetworkTest
{
    private const int FullChunk = 65535;

    /// <summary>A message that fills one chunk, so that each write of the node is one message.</summary>
    private static readonly byte[] Message = TestMessages.Payload(65507);

    [Fact]
    [Trait("Scenario", "P2PC-03")]
    public async Task A_full_queue_refuses_at_once_or_lets_wait_and_works_again_when_the_socket_drains()
    {
        var node = await StartAsync(1);
        await using var remote = await JoinAsync(2, node);
        var connection = node.FindConnection(IdOf(2))!;
        var sent = await FillAsync(connection);

        Assert.IsType<SendResult.Full>(connection.TrySend(Message));
        var waiting = connection.SendAsync(Message, Token).AsTask();
        Assert.False(waiting.IsCompleted);

        Network.Unstall(Host(1), Host(2));
        for (var i = 0; i < sent + 1; i++)
        {
            Assert.Equal(Message, await ReceiveAsync(remote));
        }

        Assert.IsType<SendResult.Queued>(await waiting.WaitAsync(Patience));
        Assert.IsType<SendResult.Queued>(connection.TrySend([1]));
        Assert.IsType<SendResult.Queued>(await connection.SendAsync([2], Token));
        Assert.Equal([1], await ReceiveAsync(remote));
        Assert.Equal([2], await ReceiveAsync(remote));
    }

    [Fact]
    public async Task A_cancelled_send_leaves_nothing_in_the_queue()
    {
        var node = await StartAsync(1);
        await using var remote = await JoinAsync(2, node);
        var connection = node.FindConnection(IdOf(2))!;
        var sent = await FillAsync(connection);
        using var cancellation = new CancellationTokenSource();
        var waiting = connection.SendAsync(Message, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Network.Unstall(Host(1), Host(2));
        for (var i = 0; i < sent; i++)
        {
            _ = await ReceiveAsync(remote);
        }

        _ = await connection.SendAsync([2], Token);
        Assert.Equal([2], await ReceiveAsync(remote));
    }

    [Fact]
    [Trait("Scenario", "BCAST-02")]
    public async Task A_broadcast_counts_a_connection_whose_queue_is_full_and_does_not_wait_for_it()
    {
        var node = await StartAsync(1);
        await using var stuck = await JoinAsync(2, node);
        await using var other = await JoinAsync(3, node);
        await FillAsync(node.FindConnection(IdOf(2))!);

        Assert.Equal(new BroadcastResult(Queued: 1, Dropped: 1, Skipped: 0), node.Broadcast(Message));

        Assert.Equal(Message, await ReceiveAsync(other));
        Network.Unstall(Host(1), Host(2));
    }

    [Fact]
    public async Task A_close_drops_what_is_queued_and_sends_what_the_socket_has()
    {
        var node = await StartAsync(1);
        await using var remote = await JoinAsync(2, node);
        var connection = node.FindConnection(IdOf(2))!;
        await FillAsync(connection);

        var closing = connection.DisconnectAsync("done");
        Network.Unstall(Host(1), Host(2));

        Assert.Equal(WritesInFlight, await CountAsync(remote));
        await closing.WaitAsync(Patience);
        Assert.Equal(new DisconnectionReason.User("done"), await connection.Closed);
    }

    [Fact]
    public async Task A_close_that_waits_sends_what_is_queued_and_takes_nothing_more()
    {
        var node = await StartAsync(1);
        await using var remote = await JoinAsync(2, node);
        var connection = node.FindConnection(IdOf(2))!;
        var sent = await FillAsync(connection);

        var closing = connection.DisconnectAsync("done", wait: true);
        Assert.IsType<SendResult.Closed>(connection.TrySend([1]));
        Network.Unstall(Host(1), Host(2));

        Assert.Equal(sent, await CountAsync(remote));
        await closing.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_remote_that_does_not_read_holds_up_a_close_no_longer_than_allowed(bool wait)
    {
        var node = await StartAsync(1);
        await using var remote = await JoinAsync(2, node);
        var connection = node.FindConnection(IdOf(2))!;
        await FillAsync(connection);
        var start = Clock.Now;

        var closing = connection.DisconnectAsync("done", wait);
        await AdvanceUntilAsync(() => closing.IsCompleted, TimeSpan.FromMilliseconds(100));

        Assert.True(Clock.Now - start >= TestMessages.Settings.Io.CloseTimeout);
        Assert.Equal(0, node.Counts.Total);
    }

    [Fact]
    public async Task Those_who_wait_to_send_or_to_receive_are_released_by_a_close()
    {
        var node = await StartAsync(1);
        await using var remote = await JoinAsync(2, node);
        var connection = node.FindConnection(IdOf(2))!;
        await FillAsync(connection);
        var sending = connection.SendAsync(Message).AsTask();
        var receiving = connection.ReceiveAsync().AsTask();
        var enumerating = connection.ReceiveAllAsync().GetAsyncEnumerator().MoveNextAsync().AsTask();
        Assert.False(sending.IsCompleted || receiving.IsCompleted || enumerating.IsCompleted);

        _ = connection.DisconnectAsync("done");

        Assert.IsType<SendResult.Closed>(await sending.WaitAsync(Patience));
        Assert.IsType<P2pError.ConnectionClosed>(Assert.IsType<P2pResult<byte[]>.Failed>(await receiving.WaitAsync(Patience)).Error);
        Assert.False(await enumerating.WaitAsync(Patience));
        Network.Unstall(Host(1), Host(2));
        _ = await remote.ReadToEndAsync(Token);
        await connection.Closed.WaitAsync(Patience);
    }

    private static int WritesInFlight => TestMessages.Settings.Io.InFlightWrites;

    /// <summary>Stalls the link to the remote and sends until the queue is full for good; returns the number of messages sent.</summary>
    private async Task<int> FillAsync(IP2pConnection<byte[], ConnectionMetadata> connection)
    {
        Network.Stall(Host(1), Host(2));
        var stuck = connection.Stat.TotalSent + (WritesInFlight * FullChunk);
        var sent = 0;
        Fill();
        await UntilAsync(() => connection.Stat.TotalSent == stuck);

        // The socket has all it takes: what is queued now stays.
        Fill();
        return sent;

        void Fill()
        {
            SendResult result;
            while ((result = connection.TrySend(Message)) is SendResult.Queued)
            {
                sent++;
            }

            Assert.IsType<SendResult.Full>(result);
        }
    }

    private async Task<byte[]> ReceiveAsync(FakeConnection<byte[], ConnectionMetadata> remote) =>
        Assert.IsType<P2pMessage<byte[]>.Application>(await remote.ReceiveAsync(Token)).Message;

    private async Task<int> CountAsync(FakeConnection<byte[], ConnectionMetadata> remote)
    {
        var count = 0;
        while (await remote.ReceiveAsync(Token) is not null)
        {
            count++;
        }

        return count;
    }
}
