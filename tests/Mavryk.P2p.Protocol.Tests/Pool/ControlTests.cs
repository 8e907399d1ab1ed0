using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>Bootstrap and Advertise.</summary>
public sealed class ControlTests
{
    [Fact]
    [Trait("Scenario", "DISC-02")]
    public void A_bootstrap_is_answered_with_the_points_of_others_or_not_at_all()
    {
        var fixture = new PoolFixture();
        var asking = fixture.RunIncoming(1);
        Assert.Equal(new ControlAnswer.Ignored(IgnoredBecause.NothingToDo), fixture.Pool.BootstrapReceived(asking, fixture.Now));
        fixture.RunIncoming(2);
        var answer = Assert.IsType<ControlAnswer.Advertise>(fixture.Pool.BootstrapReceived(asking, fixture.Now));
        Assert.Equal([PoolFixture.PointOf(2)], answer.Points.ToArray());
        Assert.Equal(2, fixture.Events.Count(happened => happened is P2pEvent.BootstrapReceived));
    }

    [Fact]
    [Trait("Scenario", "PRIV-04")]
    public void A_private_remote_is_told_nothing()
    {
        var fixture = new PoolFixture();
        fixture.RunIncoming(1);
        var asking = fixture.RunIncoming(2, isPrivate: true);
        Assert.Equal(new ControlAnswer.Ignored(IgnoredBecause.RemoteIsPrivate), fixture.Pool.BootstrapReceived(asking, fixture.Now));
    }

    [Fact]
    [Trait("Scenario", "DISC-03")]
    public void Advertised_points_are_taken_in()
    {
        var fixture = new PoolFixture();
        var telling = fixture.RunIncoming(1);
        _ = fixture.Events;
        var answer = fixture.Pool.AdvertiseReceived(telling, [PoolFixture.PointOf(1), PoolFixture.PointOf(2)], fixture.Now);
        Assert.Equal(new ControlAnswer.TakenIn(1), answer);
        Assert.Equal([new P2pEvent.AdvertiseReceived(PoolFixture.PeerOf(1)), new P2pEvent.NewPoint(PoolFixture.PointOf(2))], fixture.Events);
    }

    [Theory]
    [InlineData(true, false, IgnoredBecause.DiscoveryDisabled)]
    [InlineData(false, true, IgnoredBecause.WeArePrivate)]
    [InlineData(false, false, IgnoredBecause.NothingToDo)]
    [Trait("Scenario", "PRIV-05")]
    public void Without_discovery_in_private_mode_or_after_the_end_both_are_ignored_without_an_event(bool disabled, bool isPrivate, IgnoredBecause why)
    {
        var fixture = new PoolFixture(settings => settings with { DiscoveryDisabled = disabled, PrivateMode = isPrivate, TrustedPoints = [(PoolFixture.PointOf(1), null)] });
        var attempt = disabled || isPrivate ? fixture.RunIncoming(1) : new AttemptId(99);
        _ = fixture.Events;
        Assert.Equal(new ControlAnswer.Ignored(why), fixture.Pool.BootstrapReceived(attempt, fixture.Now));
        Assert.Equal(new ControlAnswer.Ignored(why), fixture.Pool.AdvertiseReceived(attempt, [PoolFixture.PointOf(2)], fixture.Now));
        Assert.Empty(fixture.Events);
        Assert.Null(fixture.Info(2));
    }
}
