using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>Which points are told, taken in and dialled.</summary>
public sealed class SelectionTests
{
    [Fact]
    [Trait("Scenario", "DISC-02")]
    public void Exactly_the_public_points_are_told()
    {
        var fixture = new PoolFixture();
        Assert.Empty(fixture.Pool.ListKnownPoints(fixture.Now));
        fixture.RunIncoming(1);
        fixture.Disconnect(fixture.RunOutgoing(2));
        fixture.Fail(fixture.RunIncoming(3), new P2pError.ConnectionClosed());
        fixture.Pool.RegisterPoint(PoolFixture.PointOf(4), null, null, fixture.Now);
        fixture.Pool.RegisterPoint(PoolFixture.PointOf(5), null, null, fixture.Now);
        fixture.RunIncoming(6, isPrivate: true);
        fixture.RunIncoming(7);
        fixture.Pool.BanAddress(PoolFixture.AddressOf(7));
        Assert.Equal([PoolFixture.PointOf(1), PoolFixture.PointOf(2), PoolFixture.PointOf(3)], fixture.Pool.ListKnownPoints(fixture.Now).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Pool.ListKnownPoints(fixture.Now, size: -1));
    }

    [Fact]
    [Trait("Scenario", "DISC-02")]
    public void At_most_fifty_points_are_told_the_connected_ones_always()
    {
        var fixture = new PoolFixture(settings => settings with { Bounds = new(1, 50, 100) });
        for (var number = 1; number <= 90; number++)
        {
            fixture.Advance(TimeSpan.FromSeconds(1));
            var attempt = fixture.RunOutgoing(number);
            if (number > 20)
            {
                fixture.Disconnect(attempt);
            }
        }

        var told = fixture.Pool.ListKnownPoints(fixture.Now);
        Assert.Equal(50, told.Length);
        Assert.Equal(50, told.Distinct().Count());
        Assert.All(Enumerable.Range(1, 20), number => Assert.Contains(PoolFixture.PointOf(number), told));
        Assert.All(Enumerable.Range(81, 10), number => Assert.Contains(PoolFixture.PointOf(number), told));
    }

    [Fact]
    [Trait("Scenario", "PRIV-04")]
    public void Points_of_private_peers_are_never_told()
    {
        var fixture = new PoolFixture();
        fixture.RunIncoming(1, isPrivate: true);
        fixture.RunOutgoing(2, isPrivate: true);
        Assert.Empty(fixture.Pool.ListKnownPoints(fixture.Now));
        Assert.All(fixture.Pool.Connections(), connection => Assert.Null(connection.PublicPoint));
    }

    [Fact]
    public void Nobody_is_told_its_own_point_nor_from_the_internet_a_private_one()
    {
        var fixture = new PoolFixture();
        fixture.RunIncoming(1);
        fixture.RunIncoming(2);
        var inside = new P2pPoint(P2pAddress.Parse("192.168.0.9"), 9732);
        var attempt = Assert.IsType<Admission.Admitted>(fixture.Pool.AdmitIncoming(new P2pPoint(inside.Address, 1), fixture.Now)).Attempt;
        fixture.Pool.Authenticated(attempt, new AuthenticatedPeer(PoolFixture.PeerOf(3), new ConnectionId(inside), PoolFixture.Version, IsPrivate: false), fixture.Now);
        Assert.Equal([PoolFixture.PointOf(2)], fixture.Pool.ListKnownPoints(fixture.Now, requester: new ConnectionId(PoolFixture.PointOf(1))).ToArray());
        Assert.Equal([PoolFixture.PointOf(1), PoolFixture.PointOf(2)], fixture.Pool.ListKnownPoints(fixture.Now, requester: new ConnectionId(inside)).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trusted_points_are_told_only_if_the_operator_wants_it(bool advertise)
    {
        var fixture = new PoolFixture(settings => settings with { AdvertiseTrustedPoints = advertise, TrustedPoints = [(PoolFixture.PointOf(1), null)] });
        fixture.RunOutgoing(1);
        Assert.Equal(advertise, !fixture.Pool.ListKnownPoints(fixture.Now).IsEmpty);
    }

    [Fact]
    [Trait("Scenario", "DISC-03")]
    public void Told_points_become_known_and_known_ones_keep_what_they_are()
    {
        var fixture = new PoolFixture(settings => settings with { TrustedPoints = [(PoolFixture.PointOf(1), null)] });
        fixture.Fail(fixture.Dial(1), new P2pError.Timeout());
        var before = fixture.Info(1);
        var source = fixture.RunIncoming(9);
        fixture.Fail(fixture.Dial(3), new P2pError.Myself(new ConnectionId(PoolFixture.PointOf(3))));
        Assert.Equal(1, fixture.Pool.RegisterPointsFrom(source, new[] { 1, 2, 3 }.Select(PoolFixture.PointOf), fixture.Now));
        Assert.Same(before, fixture.Info(1));
        Assert.Equal(new PointInfo(), fixture.Info(2));
        Assert.Null(fixture.Info(3));
    }

    [Fact]
    [Trait("Scenario", "PRIV-05")]
    public void With_discovery_disabled_nothing_is_taken_in_and_nacks_are_empty()
    {
        var fixture = new PoolFixture(settings => settings with { DiscoveryDisabled = true });
        var source = fixture.RunIncoming(1);
        Assert.Equal(0, fixture.Pool.RegisterPointsFrom(source, [PoolFixture.PointOf(2)], fixture.Now));
        fixture.RunIncoming(3);
        Assert.Empty(Assert.IsType<Verdict.Nack>(fixture.Authenticate(fixture.Admit(1), 1, 1)).Points);
    }

    [Fact]
    public void One_source_is_bounded_at_once_by_the_minute_and_in_its_share_of_the_table()
    {
        var fixture = new PoolFixture(settings => settings with { PointsPerSourceBurst = 10, PointsPerSourceAndMinute = 6, MaxKnownPoints = new TableLimit(100, 80) });
        var source = fixture.RunIncoming(1);
        int Tell(int from) => fixture.Pool.RegisterPointsFrom(source, Enumerable.Range(from, 100).Select(PoolFixture.PointOf), fixture.Now);
        Assert.Equal(10, Tell(1000));
        fixture.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(6, Tell(2000));
        fixture.Advance(TimeSpan.FromHours(1));
        Assert.Equal(9, Tell(3000));
        fixture.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, Tell(4000));
    }

    [Fact]
    public void Candidates_are_trusted_then_proven_then_met_then_told_and_spread_over_networks()
    {
        var fixture = new PoolFixture(settings => settings with { TrustedPoints = [(PoolFixture.PointOf(1), null)] });
        fixture.Disconnect(fixture.RunOutgoing(2));
        fixture.Disconnect(fixture.RunIncoming(7));
        for (var number = 3; number <= 6; number++)
        {
            fixture.Pool.RegisterPoint(PoolFixture.PointOf(number), null, null, fixture.Now);
        }

        var neighbour = new P2pPoint(PoolFixture.AddressOf(3), 9733);
        fixture.Pool.RegisterPoint(neighbour, null, null, fixture.Now);
        fixture.Advance(TimeSpan.FromSeconds(61));
        var candidates = fixture.Pool.Candidates(16, fixture.Now, fixture.Now);
        Assert.Equal([PoolFixture.PointOf(1), PoolFixture.PointOf(2), PoolFixture.PointOf(7)], candidates[..3].ToArray());
        Assert.Equal(8, candidates.Length);
        Assert.Equal(PoolFixture.AddressOf(3), candidates[^1].Address);
        Assert.Equal(3, fixture.Pool.Candidates(3, fixture.Now, fixture.Now).Length);
    }

    [Fact]
    public void No_candidate_is_banned_busy_delayed_or_failed_since_the_run_began()
    {
        var fixture = new PoolFixture(settings => settings with { ReconnectionJitter = 0 });
        foreach (var number in new[] { 1, 2, 3, 4 })
        {
            fixture.Pool.RegisterPoint(PoolFixture.PointOf(number), null, null, fixture.Now);
        }

        fixture.Pool.BanAddress(PoolFixture.AddressOf(1));
        fixture.Dial(2);
        var start = fixture.Now;
        fixture.Advance(TimeSpan.FromSeconds(1));
        fixture.Fail(fixture.Dial(3), new P2pError.Timeout());
        Assert.Equal([PoolFixture.PointOf(4)], fixture.Pool.Candidates(16, start, fixture.Now).ToArray());
        fixture.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([PoolFixture.PointOf(4)], fixture.Pool.Candidates(16, fixture.Now, fixture.Now).ToArray());
        fixture.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([PoolFixture.PointOf(4)], fixture.Pool.Candidates(16, start, fixture.Now).ToArray());
        Assert.Equal([PoolFixture.PointOf(4), PoolFixture.PointOf(3)], fixture.Pool.Candidates(16, fixture.Now, fixture.Now).ToArray());
    }
}
