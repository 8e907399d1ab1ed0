using Mavryk.P2p.Node.Script;

namespace Mavryk.P2p.Node.Tests.Script;

public sealed class LatenciesTests
{
    [Fact]
    public void A_percentile_is_the_least_value_that_the_share_does_not_exceed()
    {
        var latencies = new Latencies();
        foreach (var milliseconds in Enumerable.Range(1, 100).Reverse())
        {
            latencies.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.Equal(100, latencies.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(50), latencies.Percentile(0.5));
        Assert.Equal(TimeSpan.FromMilliseconds(99), latencies.Percentile(0.99));
        Assert.Equal(TimeSpan.FromMilliseconds(1), latencies.Percentile(0));
        Assert.Equal(TimeSpan.FromMilliseconds(100), latencies.Max);
        Assert.Equal(TimeSpan.Zero, new Latencies().Percentile(0.5));
    }

    [Fact]
    public void Millions_of_values_keep_their_percentiles()
    {
        const int Count = 3_000_000;
        var latencies = new Latencies();
        for (var i = 1; i <= Count; i++)
        {
            latencies.Add(TimeSpan.FromTicks(i));
        }

        Assert.Equal(Count, latencies.Count);
        Assert.InRange(latencies.Percentile(0.5).Ticks, 0.49 * Count, 0.51 * Count);
    }
}
