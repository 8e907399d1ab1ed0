using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Queues;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>The two queues between the threads of the application and the actor of a connection.</summary>
public sealed class QueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly P2pMessageCodec<byte[]> Codec = new(TestMessages.Table);

    public static TheoryData<int?, int, int, int> Loads => new()
    {
        { 10, 1, 20, 20 },
        { 10, 3, 10, 10 },
        { 10, 3, 1, 100 },
        { 10, 9, 1, 3 },
        { 10, 6, 3, 1 },
        { 1, 1, 10, 10 },
        { 1, 1, 50, 2 },
        { null, 1, 1, 100 },
        { null, 1, 10, 10 },
        { null, 1, 100, 1 },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    [Trait("Scenario", "BUFR-12")]
    public async Task Many_senders_and_one_actor_lose_nothing_and_keep_the_bound(int? capacity, int weight, int producers, int items)
    {
        // Each element counts its overhead as well: scaled so that the same number of them fits.
        var unit = QueueLimit.SizeOf(Encode(0, 0).Length);
        var bound = capacity * unit / weight;
        var awake = new SemaphoreSlim(0);
        var queue = new OutboundQueue(new QueueLimit(bound), () => awake.Release());
        var sending = Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
        {
            for (var item = 0; item < items; item++)
            {
                Assert.IsType<SendResult.Queued>(await queue.EnqueueAsync(Encode(producer, item), default));
                var (count, bytes) = queue.Fill;
                Assert.True(bound is null || bytes < bound || count <= 1);
            }
        })).ToArray();

        var next = new int[producers];
        for (var received = 0; received < producers * items;)
        {
            if (queue.TryDequeue(out var message))
            {
                var (producer, item) = Decode(message);
                Assert.Equal(next[producer]++, item);
                received++;
            }
            else
            {
                Assert.True(await awake.WaitAsync(Patience), "The actor was not woken.");
            }
        }

        await Task.WhenAll(sending).WaitAsync(Patience);
        Assert.Equal((0, 0L), queue.Fill);
    }

    [Theory]
    [MemberData(nameof(Loads))]
    [Trait("Scenario", "BUFR-12")]
    public async Task One_actor_and_many_receivers_lose_nothing_and_keep_the_bound(int? capacity, int weight, int consumers, int items)
    {
        var bound = capacity is { } some ? (int?)Math.Max(1, some / weight) : null;
        var room = new SemaphoreSlim(0);
        var queue = new InboundQueue<int>(new QueueLimit(null, bound), () => room.Release(), static () => { });
        var receiving = Enumerable.Range(0, consumers).Select(_ => Task.Run(async () =>
        {
            var received = new List<int>();
            while (await queue.DequeueAsync(default) is { IsMessage: true } next)
            {
                received.Add(next.Message);
            }

            return received;
        })).ToArray();

        for (var item = 0; item < consumers * items; item++)
        {
            while (!queue.HasRoomOrNotify())
            {
                Assert.True(await room.WaitAsync(Patience), "The actor was not told that there is room.");
            }

            queue.Enqueue(item, weight);
            Assert.True(bound is null || queue.Fill.Count <= bound);
        }

        queue.Close();
        var all = await Task.WhenAll(receiving).WaitAsync(Patience);
        Assert.All(all, static received => Assert.Equal(received.Order(), received));
        Assert.Equal(Enumerable.Range(0, consumers * items), all.SelectMany(static received => received).Order());
        Assert.Equal((0, 0L), queue.Fill);
    }

    [Fact]
    [Trait("Scenario", "BUFR-13")]
    public async Task Closing_the_outgoing_queue_releases_whoever_waits_and_keeps_what_is_to_be_flushed()
    {
        var queue = new OutboundQueue(new QueueLimit(1), static () => { });
        Assert.IsType<SendResult.Queued>(queue.TryEnqueue(Encode(0, 0)));
        Assert.IsType<SendResult.Full>(queue.TryEnqueue(Encode(0, 1)));
        var waiting = queue.EnqueueAsync(Encode(0, 1), default).AsTask();
        Assert.False(waiting.IsCompleted);

        queue.CloseForAdding();

        Assert.IsType<SendResult.Closed>(await waiting.WaitAsync(Patience));
        Assert.IsType<SendResult.Closed>(queue.TryEnqueue(Encode(0, 2)));
        Assert.IsType<SendResult.Closed>(await queue.EnqueueAsync(Encode(0, 2), default));
        Assert.True(queue.TryDequeue(out _));
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    [Trait("Scenario", "BUFR-13")]
    public async Task Closing_the_incoming_queue_lets_receivers_take_what_is_there_and_then_fail()
    {
        var queue = new InboundQueue<int>(new QueueLimit(null), static () => { }, static () => { });
        queue.Enqueue(1, 1);
        queue.Close();
        queue.Enqueue(2, 1);

        Assert.Equal(new Received<int>(true, 1), await queue.DequeueAsync(default));
        Assert.False((await queue.DequeueAsync(default)).IsMessage);

        var empty = new InboundQueue<int>(new QueueLimit(null), static () => { }, static () => { });
        var waiting = empty.DequeueAsync(default).AsTask();
        empty.Close();
        Assert.False((await waiting.WaitAsync(Patience)).IsMessage);
    }

    private static EncodedMessage Encode(int producer, int item)
    {
        Assert.True(Codec.TryEncode(new P2pMessage<byte[]>.Application([(byte)producer, (byte)item]), out var bytes, out _));
        return new EncodedMessage(bytes);
    }

    private static (int Producer, int Item) Decode(EncodedMessage message)
    {
        var (producer, item) = (message.Span[^2], message.Span[^1]);
        message.Release();
        return (producer, item);
    }
}
