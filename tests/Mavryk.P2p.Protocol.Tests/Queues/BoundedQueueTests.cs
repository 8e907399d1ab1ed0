using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Queues;

namespace Mavryk.P2p.Protocol.Tests.Queues;

/// <summary>The rule of the queues; waiting is tested where it lives.</summary>
public sealed class BoundedQueueTests
{
    [Theory]
    [InlineData(10, 1, 20, 20)]
    [InlineData(10, 3, 10, 10)]
    [InlineData(10, 3, 1, 100)]
    [InlineData(10, 9, 1, 3)]
    [InlineData(10, 6, 3, 1)]
    [InlineData(1, 1, 10, 10)]
    [InlineData(1, 1, 50, 2)]
    [InlineData(null, 1, 1, 100)]
    [InlineData(null, 1, 10, 10)]
    [InlineData(null, 1, 100, 1)]
    [Trait("Scenario", "BUFR-12")]
    public void Everything_comes_through_in_order_within_the_capacity(int? capacity, int weight, int producers, int items)
    {
        var queue = new BoundedQueue<(int Producer, int Item)>(new QueueLimit(capacity));
        var next = new int[producers];
        List<(int Producer, int Item)> received = [];
        while (received.Count < producers * items)
        {
            for (var producer = 0; producer < producers; producer++)
            {
                if (next[producer] < items && queue.TryPush((producer, next[producer]), weight) == PushResult.Pushed)
                {
                    next[producer]++;
                }

                Assert.True(capacity is not { } bound || queue.Total < bound || queue.Count == 1);
            }

            if (queue.TryPop(out var taken))
            {
                received.Add(taken);
            }
        }

        Assert.Equal((0, 0L), (queue.Count, queue.Total));
        Assert.All(received.GroupBy(item => item.Producer), group => Assert.Equal(Enumerable.Range(0, items), group.Select(item => item.Item)));
    }

    [Fact]
    [Trait("Scenario", "BUFR-12")]
    public void A_single_element_above_the_capacity_passes_an_empty_queue_only()
    {
        var queue = new BoundedQueue<string>(new QueueLimit(100));
        Assert.Equal(PushResult.Pushed, queue.TryPush("huge", 1_000_000));
        Assert.Equal(PushResult.Full, queue.TryPush("small", 1));
        Assert.True(queue.TryPop(out _));
        Assert.Equal(PushResult.Pushed, queue.TryPush("small", 1));
        Assert.Equal(PushResult.Full, queue.TryPush("exactly the rest", 99));
        Assert.Equal(PushResult.Pushed, queue.TryPush("one less", 98));
        Assert.Equal(PushResult.Full, queue.TryPush("huge", 1_000_000));
    }

    [Fact]
    [Trait("Scenario", "BUFR-13")]
    public void A_closed_queue_gives_what_it_holds_and_takes_nothing()
    {
        var queue = new BoundedQueue<int>(new QueueLimit(null));
        queue.TryPush(1, 1);
        queue.TryPush(2, 1);
        queue.Close();
        Assert.Equal(PushResult.Closed, queue.TryPush(3, 1));
        Assert.Equal(PushResult.Closed, queue.PushBeyond(3, 1));
        Assert.False(queue.HasRoom);
        Assert.True(queue.TryPop(out var first) && first == 1);
        Assert.True(queue.TryPop(out var second) && second == 2);
        Assert.False(queue.TryPop(out _));
    }

    [Fact]
    public void Elements_can_be_bounded_by_number()
    {
        var queue = new BoundedQueue<int>(new QueueLimit(null, MaxCount: 2));
        Assert.Equal([PushResult.Pushed, PushResult.Pushed, PushResult.Full], Enumerable.Range(0, 3).Select(item => queue.TryPush(item, 1000)));
    }

    [Fact]
    public void Who_learns_the_size_too_late_goes_beyond_the_bound_by_one_element()
    {
        var queue = new BoundedQueue<int>(new QueueLimit(100, MaxCount: 4));
        queue.PushBeyond(1, 99);
        Assert.True(queue.HasRoom);
        queue.PushBeyond(2, 1000);
        Assert.False(queue.HasRoom);
        Assert.Equal(1099, queue.Total);
    }

    [Theory]
    [InlineData(100, null, 10, 5)]
    [InlineData(null, 4, 10, 2)]
    [InlineData(100, 4, 30, 1)]
    [InlineData(null, null, 10, 9)]
    public void Half_of_the_room_is_free_again_when_half_of_both_bounds_is(int? maxBytes, int? maxCount, int size, int left)
    {
        var queue = new BoundedQueue<int>(new QueueLimit(maxBytes, maxCount));
        for (var i = 0; i < 9; i++)
        {
            queue.PushBeyond(i, size);
        }

        while (queue.Count > 0 && !queue.IsHalfEmpty)
        {
            queue.TryPop(out _);
        }

        Assert.Equal(left, queue.Count);
    }

    [Property]
    public void The_budget_is_the_sum_of_what_is_queued(byte[] script)
    {
        var queue = new BoundedQueue<int>(new QueueLimit(300, MaxCount: 5));
        var model = new Queue<int>();
        foreach (var step in script)
        {
            if (step < 80)
            {
                Assert.Equal(model.Count > 0, queue.TryPop(out var taken));
                Assert.True(model.Count == 0 || model.Dequeue() == taken);
            }
            else
            {
                var fits = model.Count == 0 || (model.Sum() + step < 300 && model.Count < 5);
                Assert.Equal(fits, queue.TryPush(step, step) == PushResult.Pushed);
                if (fits)
                {
                    model.Enqueue(step);
                }
            }

            Assert.Equal((model.Count, model.Sum()), (queue.Count, (int)queue.Total));
        }
    }

    [Fact]
    public void Giving_back_more_than_was_taken_is_a_bug()
    {
        var budget = new ByteBudget(new QueueLimit(10));
        Assert.Throws<InvalidOperationException>(() => budget.Remove(1));
        budget.Add(3);
        Assert.Throws<InvalidOperationException>(() => budget.Remove(4));
    }
}
