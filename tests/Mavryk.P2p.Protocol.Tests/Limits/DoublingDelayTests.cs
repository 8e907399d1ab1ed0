using Mavryk.P2p.Protocol.Limits;

namespace Mavryk.P2p.Protocol.Tests.Limits;

public sealed class DoublingDelayTests
{
    [Fact]
    public void The_pauses_of_discovery_are_those_of_the_reference()
    {
        var delay = new DoublingDelay(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(51.2));

        double[] seconds = [.. Enumerable.Range(0, 12).Select(_ => delay.Next().TotalSeconds)];

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 51.2, 51.2], seconds);
    }

    [Fact]
    public void It_stops_at_a_maximum_that_no_doubling_meets_and_begins_again_when_told()
    {
        var delay = new DoublingDelay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => delay.Next().TotalSeconds));
        delay.Reset();
        Assert.Equal(1, delay.Next().TotalSeconds);
    }
}
