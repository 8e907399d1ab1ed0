using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Tests.Pool;

namespace Mavryk.P2p.Protocol.Tests.Bandwidth;

public sealed class BandwidthTests
{
    [Fact]
    [Trait("Scenario", "IOSC-05")]
    public void The_average_moves_by_a_fifth_of_each_window_in_integers()
    {
        var meter = new MovingAverage();
        meter.Add(1_000_000);
        meter.Update(1000);
        Assert.Equal(200_000, meter.PerSecond);
        meter.Add(500_000);
        meter.Update(1000);
        Assert.Equal(260_000, meter.PerSecond);
        meter.Update(1000);
        Assert.Equal(208_000, meter.PerSecond);
        meter.Add(1);
        meter.Update(1003);
        Assert.Equal(166_400, meter.PerSecond);
        Assert.Equal(1_500_001, meter.Total);
    }

    [Fact]
    public void A_window_without_time_loses_nothing()
    {
        var meter = new MovingAverage();
        meter.Add(1000);
        meter.Update(0);
        Assert.Equal(0, meter.PerSecond);
        meter.Update(1000);
        Assert.Equal(200, meter.PerSecond);
    }

    [Fact]
    public void Below_the_limit_everything_is_granted_in_order()
    {
        var share = Registered(1 << 20, "a", "b", "c");
        share.Update(1000, 0);
        Array.ForEach(["c", "a", "b"], name => share.Request(name, 1 << 10));
        Assert.Equal(["c", "a", "b"], Grants(share));
        Assert.Equal((1 << 20) - (3 << 10), share.GlobalQuota);
    }

    [Fact]
    public void The_global_quota_stops_everybody_and_debts_are_carried_over()
    {
        var share = Registered(1000, "a", "b");
        share.Request("a", 150);
        Assert.Equal(["a"], Grants(share));
        Assert.Equal(-150, share.GlobalQuota);
        share.Request("b", 10);
        Assert.Empty(Grants(share));
        share.Update(100, 0);
        Assert.Empty(Grants(share));
        share.Update(100, 0);
        Assert.Equal(["b"], Grants(share));
        Assert.Equal(40, share.GlobalQuota);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(1000, 1000)]
    [InlineData(100_000, 1000)]
    [InlineData(-100_000, 0)]
    public void Unused_quota_is_not_saved_up_whatever_the_clock_does(long elapsed, long quota)
    {
        var share = Registered(1000, "a");
        share.Update(1000, 0);
        share.Update(elapsed, 0);
        Assert.Equal(quota, share.GlobalQuota);
    }

    [Fact]
    public void Connections_that_always_want_more_take_turns()
    {
        var share = Registered(1000, "a", "b", "c");
        var bytes = new Dictionary<string, int> { ["a"] = 0, ["b"] = 0, ["c"] = 0 };
        Array.ForEach([.. bytes.Keys], name => share.Request(name, 70));
        for (var turn = 0; turn < 1000; turn++)
        {
            foreach (var granted in Grants(share))
            {
                bytes[granted] += 70;
                share.Request(granted, 70);
            }

            share.Update(100, turn < 10 ? 0 : 1000);
        }

        Assert.All(bytes.Values, moved => Assert.InRange(moved, 33_000, 33_700));
    }

    [Fact]
    public void A_connection_asks_for_one_block_at_a_time()
    {
        var share = Registered(1000, "a");
        share.Request("a", 1);
        Assert.Throws<InvalidOperationException>(() => share.Request("a", 1));
    }

    [Fact]
    public void A_removed_connection_gets_nothing_and_stops_nobody()
    {
        var share = Registered(1000, "a", "b");
        Array.ForEach(["a", "b"], name => share.Request(name, 10));
        share.Remove("a");
        share.Request("a", 10);
        Assert.Equal(["b"], Grants(share));
        Assert.Equal(1, share.Count);
    }

    [Fact]
    public void Who_is_below_the_fair_share_goes_first_and_the_others_only_wait_for_them()
    {
        var share = Registered(100_000, "greedy", "modest");
        share.Update(1000, 50_000);
        share.Request("greedy", 50_000);
        Assert.Equal(["greedy"], Grants(share));
        share.Request("greedy", 1000);
        share.Request("modest", 1000);
        Assert.Equal(["modest", "greedy"], Grants(share));
    }

    [Theory]
    [InlineData(ControlMessageKind.Bootstrap, 10, 0.1)]
    [InlineData(ControlMessageKind.Advertise, 10, 0.1)]
    [InlineData(ControlMessageKind.SwapRequest, 2, 60)]
    [InlineData(ControlMessageKind.SwapAck, 2, 60)]
    public void Early_control_messages_are_dropped_and_counted(ControlMessageKind kind, int burst, double interval)
    {
        var now = PoolFixture.Start;
        var limiter = new ControlMessageLimiter(new ControlMessageRates(), now);
        Assert.All(Enumerable.Range(0, burst), _ => Assert.True(limiter.TryPass(kind, now)));
        Assert.False(limiter.TryPass(kind, now));
        Assert.False(limiter.TryPass(kind, now));
        Assert.Equal(2, limiter.Dropped(kind));
        Assert.True(limiter.TryPass(kind, now.AddSeconds(interval * 1.01)));
        Assert.False(limiter.TryPass(kind, now.AddSeconds(interval * 1.02)));
        Assert.All(Enum.GetValues<ControlMessageKind>().Where(other => other != kind), other => Assert.True(limiter.TryPass(other, now)));
    }

    [Fact]
    public void A_clock_set_back_does_not_stop_the_refill()
    {
        var bucket = new TokenBucket(burst: 1, perSecond: 1, PoolFixture.Start);
        Assert.True(bucket.TryTake(PoolFixture.Start));
        Assert.False(bucket.TryTake(PoolFixture.Start.AddDays(-1)));
        Assert.True(bucket.TryTake(PoolFixture.Start.AddDays(-1).AddSeconds(1)));
    }

    [Fact]
    public void Rates_of_many_keys_take_bounded_memory()
    {
        var limiter = new RateLimiter<int>(burst: 1, perSecond: 1, maxKeys: 100);
        for (var key = 0; key < 10_000; key++)
        {
            Assert.True(limiter.TryTake(key, PoolFixture.Start));
            Assert.InRange(limiter.Count, 1, 100);
        }
    }

    private static IReadOnlyList<string> Grants(FairShare<string> share)
    {
        List<string> granted = [];
        while (share.TryGrant(out var key))
        {
            granted.Add(key);
        }

        return granted;
    }

    private static FairShare<string> Registered(long maxSpeed, params string[] names)
    {
        var share = new FairShare<string>(maxSpeed);
        Array.ForEach(names, share.Register);
        return share;
    }
}
