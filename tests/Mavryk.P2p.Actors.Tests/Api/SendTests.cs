using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>Sending when there is room, and when there is none (behaviour 1.4, 11.1).</summary>
public sealed class SendTests : PeerTest
{
    [Fact]
    [Trait("Scenario", "P2PC-03")]
    public async Task A_full_queue_refuses_at_once_or_lets_wait_and_works_again_when_the_socket_drains()
    {
        var node = await StartAsync(settings => settings with { Limits = settings.Limits with { OutgoingMessageQueueBytes = 1 << 20 } });
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;

        // Ends with a refusal.
        var sent = await FillAsync(connection);
        var waiting = WaitForRoom(connection, ref sent, Token);
        Assert.InRange(connection.Queues.OutgoingBytes, 1, 1 << 20);

        for (var i = 0; i < sent + 1; i++)
        {
            Assert.Equal(FillSize, Application(await remote.ReceiveAsync(Token)).Length);
        }

        Assert.IsType<SendResult.Queued>(await waiting.WaitAsync(Patience));
        Assert.IsType<SendResult.Queued>(connection.TrySend([1]));
        Assert.IsType<SendResult.Queued>(await connection.SendAsync([2], Token));
        Assert.Equal([1], Application(await remote.ReceiveAsync(Token)));
        Assert.Equal([2], Application(await remote.ReceiveAsync(Token)));
    }

    [Fact]
    public async Task A_cancelled_send_leaves_nothing_in_the_queue()
    {
        var node = await StartAsync(settings => settings with { Limits = settings.Limits with { OutgoingMessageQueueBytes = 1 << 20 } });
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        var sent = await FillAsync(connection);
        using var cancellation = new CancellationTokenSource();
        var waiting = WaitForRoom(connection, ref sent, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        for (var i = 0; i < sent; i++)
        {
            _ = await remote.ReceiveAsync(Token);
        }

        _ = await connection.SendAsync([1], Token);
        Assert.Equal([1], Application(await remote.ReceiveAsync(Token)));
    }
}
