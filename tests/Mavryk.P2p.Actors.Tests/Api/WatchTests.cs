using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>The stream of events (behaviour 1.7).</summary>
public sealed class WatchTests : VirtualNetworkTest
{
    private readonly Dictionary<IAsyncEnumerator<EventNotice>, Task<bool>> _pending = [];

    [Fact]
    [Trait("Scenario", "RPC-05")]
    public async Task Every_watcher_sees_every_event_from_its_beginning_on_in_order_and_numbered()
    {
        var node = await StartAsync(1);
        await using var early = await BeginAsync(node);
        await RegisterAsync(node, 1, 3);
        await using var late = await BeginAsync(node);
        await RegisterAsync(node, 4, 6);

        var all = await TakeAsync(early, 6);
        var some = await TakeAsync(late, 3);

        Assert.Equal(Enumerable.Range(1, 6).Select(i => new P2pEvent.NewPoint(Point(100 + i))), all.Select(notice => notice.Event));
        Assert.Equal(Enumerable.Range(0, 6).Select(i => all[0].Sequence + i), all.Select(notice => notice.Sequence));
        Assert.Equal(all.Skip(3), some);
        Assert.All(all, notice => Assert.Equal((Clock.Now, 0), (notice.Time, notice.Missed)));
    }

    [Fact]
    public async Task A_watcher_that_is_too_slow_loses_the_oldest_and_is_told_how_many()
    {
        var node = await StartAsync(1, settings => settings with { EventsBuffer = 4 });
        await using var slow = await BeginAsync(node);
        await RegisterAsync(node, 1, 1);
        Assert.Equal(0, (await TakeAsync(slow, 1))[0].Missed);

        await RegisterAsync(node, 2, 11);

        var rest = await TakeAsync(slow, 4);
        Assert.Equal(Enumerable.Range(8, 4).Select(i => new P2pEvent.NewPoint(Point(100 + i))), rest.Select(notice => notice.Event));
        Assert.Equal([6, 0, 0, 0], rest.Select(notice => notice.Missed));
    }

    [Fact]
    public async Task A_watcher_that_leaves_does_not_disturb_the_others_and_all_end_with_the_network()
    {
        var node = await StartAsync(1);
        var leaving = await BeginAsync(node);
        await using var staying = await BeginAsync(node);
        await RegisterAsync(node, 1, 1);
        Assert.Single(await TakeAsync(leaving, 1));
        await leaving.DisposeAsync();
        await RegisterAsync(node, 2, 2);

        Assert.Equal(2, (await TakeAsync(staying, 2)).Count);
        var next = staying.MoveNextAsync().AsTask();
        await node.ShutdownAsync().WaitAsync(Patience);

        Assert.False(await next.WaitAsync(Patience));
        await foreach (var notice in node.WatchAsync(Token))
        {
            Assert.Fail($"{notice} comes from nowhere.");
        }
    }

    /// <summary>A watcher that has subscribed and waits for its first event.</summary>
    private async Task<IAsyncEnumerator<EventNotice>> BeginAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node)
    {
        var watcher = node.WatchAsync(Token).GetAsyncEnumerator();
        _pending[watcher] = watcher.MoveNextAsync().AsTask();

        // An answer that went the same way shows that the subscription stands.
        await node.GetGreylistsAsync(Token);
        return watcher;
    }

    private async Task<List<EventNotice>> TakeAsync(IAsyncEnumerator<EventNotice> watcher, int count)
    {
        var notices = new List<EventNotice>();
        for (var i = 0; i < count; i++)
        {
            var moved = _pending.Remove(watcher, out var begun) ? begun : watcher.MoveNextAsync().AsTask();
            Assert.True(await moved.WaitAsync(Patience));
            notices.Add(watcher.Current);
        }

        return notices;
    }

    private async Task RegisterAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            await node.RegisterPointAsync(Point(100 + i), cancellation: Token);
        }
    }
}
