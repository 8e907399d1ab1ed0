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
    [Trait("Scenario", "IOSC-05")]
    public void Each_connection_and_the_whole_are_measured_and_a_removed_connection_counts_no_more()
    {
        var share = new FairShare<string>(maxSpeed: null);
        foreach (var (name, bytes) in new[] { ("a", 3000), ("b", 1000) })
        {
            share.Register(name);
            share.Request(name, bytes);
            Assert.Equal([name], share.TakeGrants());
            share.Used(name, bytes);
        }

        share.Update(1000);
        Assert.Equal((600, 200, 800), (share.PerSecond("a"), share.PerSecond("b"), share.Meter.PerSecond));
        Assert.Equal(4000, share.Meter.Total);
        share.Remove("a");
        Assert.Equal((0, 1), (share.PerSecond("a"), share.Count));
    }

    [Fact]
    public void Without_a_limit_everything_is_granted_in_order()
    {
        var share = Registered(null, "a", "b", "c");
        Array.ForEach(["c", "a", "b"], name => share.Request(name, 1 << 20));
        Assert.Equal(["c", "a", "b"], share.TakeGrants());
    }

    [Fact]
    public void The_global_quota_stops_everybody_and_debts_are_carried_over()
    {
        var share = Registered(1000, "a", "b");
        share.Request("a", 2500);
        Assert.Equal(["a"], share.TakeGrants());
        share.Used("a", 2500);
        Assert.Equal(-1500, share.GlobalQuota);
        share.Request("b", 10);
        Assert.Empty(share.TakeGrants());
        share.Update(1000);
        Assert.Empty(share.TakeGrants());
        share.Update(1000);
        Assert.Equal(["b"], share.TakeGrants());
    }

    [Fact]
    public void Unused_quota_is_not_saved_up_and_what_was_granted_but_not_used_is_given_back()
    {
        var share = Registered(1000, "a");
        share.Request("a", 900);
        share.TakeGrants();
        share.Used("a", 100);
        Assert.Equal(900, share.GlobalQuota);
        share.Update(1000);
        share.Update(1000);
        Assert.Equal(1000, share.GlobalQuota);
        share.Request("a", 900);
        share.TakeGrants();
        share.Remove("a");
        Assert.Equal(1000, share.GlobalQuota);
        Assert.Throws<InvalidOperationException>(() =>
        {
            share.Register("b");
            share.Request("b", 1);
            share.Request("b", 1);
        });
    }

    [Fact]
    public void Who_is_below_the_fair_share_goes_first_and_the_others_only_wait_for_them()
    {
        var share = Registered(100_000, "greedy", "modest");
        share.Request("greedy", 50_000);
        share.TakeGrants();
        share.Used("greedy", 50_000);
        share.Update(1000);
        share.Request("greedy", 50_000);
        Assert.Equal(["greedy"], share.TakeGrants());
        share.Used("greedy", 50_000);
        share.Request("greedy", 1000);
        share.Request("modest", 1000);
        Assert.Equal(["modest", "greedy"], share.TakeGrants());
    }

    [Fact]
    public void A_rate_without_an_interval_is_no_limit()
    {
        var rates = new ControlMessageRates { Advertise = new MessageRate(TimeSpan.Zero, 1) };
        var limiter = new ControlMessageLimiter(rates, PoolFixture.Start);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(limiter.TryPass(ControlMessageKind.Advertise, PoolFixture.Start)));
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

    private static FairShare<string> Registered(long? maxSpeed, params string[] names)
    {
        var share = new FairShare<string>(maxSpeed);
        Array.ForEach(names, share.Register);
        return share;
    }
}
