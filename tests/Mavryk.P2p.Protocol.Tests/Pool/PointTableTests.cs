using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>The tables of points and peers.</summary>
public sealed class PointTableTests
{
    [Fact]
    [Trait("Scenario", "POOL-05")]
    public void Trusted_points_survive_a_full_table()
    {
        var fixture = NoRoom();
        for (var number = 1; number <= 6; number++)
        {
            fixture.Pool.TrustPoint(PoolFixture.PointOf(number), fixture.Now);
        }

        Assert.Equal(Enumerable.Range(1, 6).Select(PoolFixture.PointOf), fixture.Pool.Snapshot().Points.Keys.Order());
    }

    [Fact]
    [Trait("Scenario", "POOL-06")]
    public void Untrusted_points_go_when_room_is_needed()
    {
        var fixture = NoRoom();
        foreach (var number in new[] { 1, 2, 3, 4 })
        {
            fixture.Pool.TrustPoint(PoolFixture.PointOf(number), fixture.Now);
        }

        foreach (var number in new[] { 2, 3, 4 })
        {
            fixture.Pool.OpenPoint(PoolFixture.PointOf(number));
        }

        _ = fixture.Effects;
        fixture.Pool.TrustPoint(PoolFixture.PointOf(5), fixture.Now);
        Assert.Equal([PoolFixture.PointOf(1), PoolFixture.PointOf(5)], fixture.Pool.Snapshot().Points.Keys.Order());
        Assert.Contains(new P2pEvent.GcPoints(), fixture.Events);
    }

    [Fact]
    public void Points_that_worked_outlive_points_that_were_only_told()
    {
        var fixture = new PoolFixture(settings => settings with { MaxKnownPoints = new TableLimit(6, 4), MaxShareOfSource = 1 });
        fixture.Disconnect(fixture.RunOutgoing(1));
        var source = fixture.RunIncoming(2);
        fixture.Advance(TimeSpan.FromDays(1));
        fixture.Pool.RegisterPointsFrom(source, Enumerable.Range(100, 100).Select(PoolFixture.PointOf), fixture.Now);
        Assert.NotNull(fixture.Info(1));
        Assert.NotNull(fixture.Info(2));
        Assert.InRange(fixture.Pool.Snapshot().Points.Count, 4, 6);
    }

    [Fact]
    public void A_remote_that_announces_another_port_each_time_pushes_out_only_its_own_points()
    {
        var fixture = new PoolFixture(settings => settings with { MaxPointsPerAddress = 3 });
        fixture.Disconnect(fixture.RunOutgoing(1));
        fixture.Disconnect(fixture.RunOutgoing(2));
        for (ushort port = 1; port <= 50; port++)
        {
            var attempt = fixture.Admit(2);
            fixture.Authenticate(attempt, 2, 2, port);
            fixture.Pool.Established(attempt, fixture.Now);
            fixture.Disconnect(attempt);
            fixture.Advance(TimeSpan.FromSeconds(1));
        }

        var mine = new ushort[] { 48, 49, 50, 9732 }.Select(port => new P2pPoint(PoolFixture.AddressOf(2), port));
        Assert.Equal([PoolFixture.PointOf(1), .. mine], fixture.Pool.Snapshot().Points.Keys.Order());
    }

    [Fact]
    [Trait("Scenario", "POOL-07")]
    public void Own_points_leave_the_table_and_stay_out()
    {
        var fixture = new PoolFixture();
        for (var number = 1; number <= 8; number++)
        {
            fixture.Fail(fixture.Dial(number), new P2pError.Myself(new ConnectionId(PoolFixture.PointOf(number))));
            Assert.Null(fixture.Info(number));
        }

        Assert.Equal(Enumerable.Range(2, 7).Select(PoolFixture.PointOf), fixture.Pool.OwnPoints);
        var source = fixture.RunIncoming(50);
        Assert.Equal(1, fixture.Pool.RegisterPointsFrom(source, [PoolFixture.PointOf(7), PoolFixture.PointOf(1)], fixture.Now));
        Assert.IsType<Verdict.Accept>(fixture.Authenticate(fixture.Admit(8), 8, 8));
        Assert.Null(fixture.Info(7));
        Assert.Null(fixture.Info(8));
        Assert.Equal(PoolFixture.PointOf(8), fixture.Pool.OwnPoints[^1]);
    }

    [Fact]
    [Trait("Scenario", "POOL-08")]
    public void What_is_new_is_announced_once_and_known_points_take_flags()
    {
        var fixture = new PoolFixture();
        var (point, peer) = (PoolFixture.PointOf(1), PoolFixture.PeerOf(1));
        fixture.Pool.RegisterPoint(point, null, null, fixture.Now);
        fixture.Pool.SetPeerMetadata(peer, 42, fixture.Now);
        var effects = fixture.Effects;
        Assert.Contains(new PoolEffect.Wake(PoolTrigger.NewPoint), effects);
        Assert.Contains(new PoolEffect.Wake(PoolTrigger.NewPeer), effects);
        Assert.Contains(new PoolEffect.Publish(new P2pEvent.NewPoint(point)), effects);
        Assert.Contains(new PoolEffect.Publish(new P2pEvent.NewPeer(peer)), effects);

        fixture.Pool.RegisterPoint(point, trusted: true, peer, fixture.Now);
        fixture.Pool.SetPeerMetadata(peer, 43, fixture.Now);
        Assert.Empty(fixture.Events);
        Assert.True(fixture.Info(1) is { Trusted: true, ExpectedPeerId: { } expected } && expected == peer);
        Assert.Equal(43, fixture.Pool.GetPeerMetadata(peer));
        Assert.Equal(7, fixture.Pool.GetPeerMetadata(PoolFixture.PeerOf(2)));
        fixture.Pool.RegisterPoint(point, trusted: false, null, fixture.Now);
        Assert.False(fixture.Info(1)!.Trusted);
    }

    [Fact]
    public void Local_discovery_adds_trust_and_never_removes_it()
    {
        var fixture = new PoolFixture(settings => settings with { TrustedPoints = [(PoolFixture.PointOf(1), null)] });
        fixture.Pool.RegisterDiscoveredPoint(PoolFixture.PointOf(1), trust: false, fixture.Now);
        fixture.Pool.RegisterDiscoveredPoint(PoolFixture.PointOf(2), trust: true, fixture.Now);
        Assert.True(fixture.Info(1)!.Trusted && fixture.Info(2)!.Trusted);
        Assert.False(fixture.Pool.RegisterDiscoveredPoint(new P2pPoint(PoolFixture.AddressOf(3), 0), trust: false, fixture.Now));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Local_discovery_never_makes_the_table_grow_beyond_its_limit(bool trust)
    {
        var fixture = new PoolFixture(settings => settings with { MaxKnownPoints = new TableLimit(6, 4) });
        for (var number = 1; number <= 100; number++)
        {
            fixture.Pool.RegisterDiscoveredPoint(PoolFixture.PointOf(number), trust, fixture.Now);
            Assert.InRange(fixture.Pool.Snapshot().Points.Count, 1, 6);
        }

        Assert.Equal(trust, fixture.Info(1) is not null);
    }

    [Fact]
    [Trait("Scenario", "POOL-09")]
    public void The_right_expected_peer_id_changes_nothing_and_a_wrong_one_closes_and_greylists()
    {
        var fixture = new PoolFixture();
        var attempt = fixture.RunOutgoing(1);
        _ = fixture.Effects;
        Assert.True(fixture.Pool.SetExpectedPeerId(PoolFixture.PointOf(1), PoolFixture.PeerOf(1), fixture.Now));
        Assert.Equal(PoolFixture.PeerOf(1), fixture.Info(1)!.ExpectedPeerId);
        Assert.Empty(fixture.Effects);
        fixture.Pool.SetExpectedPeerId(PoolFixture.PointOf(1), PoolFixture.PeerOf(2), fixture.Now);
        Assert.Contains(new PoolEffect.Close(attempt, new DisconnectionReason.UnexpectedPeerId()), fixture.Effects);
        Assert.Equal([PoolFixture.AddressOf(1)], fixture.Pool.GreylistedAddresses(fixture.Now).ToArray());
        Assert.False(fixture.Pool.SetExpectedPeerId(PoolFixture.PointOf(9), PoolFixture.PeerOf(2), fixture.Now));
    }

    [Fact]
    [Trait("Scenario", "POOL-10")]
    public void Points_and_peers_keep_their_history()
    {
        var fixture = new PoolFixture();
        var (point, peer) = (PoolFixture.PointOf(1), PoolFixture.PeerOf(1));
        List<PoolEffect> effects = [];
        for (var round = 0; round < 40; round++)
        {
            fixture.Advance(TimeSpan.FromMinutes(1));
            fixture.Disconnect(fixture.RunOutgoing(1));
            effects.AddRange(fixture.Effects);
        }

        var lines = effects.OfType<PoolEffect.PointLogged>().Select(effect => effect.Line).ToList();
        Assert.Equal(160, lines.Count);
        Assert.Equal(lines[^PointEvent.LogSize..], fixture.Pool.PointLog(point));
        Assert.Equal(
            [PointEventKind.OutgoingRequest, PointEventKind.AcceptingRequest, PointEventKind.ConnectionEstablished, PointEventKind.ExternalDisconnection],
            lines.Take(4).Select(line => line.Kind));
        Assert.Equal(100, fixture.Pool.PeerLog(peer).Length);
        Assert.Equal(120, effects.OfType<PoolEffect.PeerLogged>().Count());

        var gone = fixture.Now;
        Assert.Equal((peer, gone), fixture.Info(1)!.LastSeen);
        Assert.Equal(gone, fixture.Info(1)!.LastMiss);
        fixture.Advance(TimeSpan.FromMinutes(1));
        fixture.Fail(fixture.Dial(1), new P2pError.Timeout());
        Assert.Equal((peer, gone), fixture.Info(1)!.LastSeen);
        Assert.Equal(fixture.Now, fixture.Info(1)!.LastMiss);
        Assert.Equal((new ConnectionId(point), gone), fixture.Pool.Snapshot().Peers[peer].LastSeen);
        Assert.Equal((new ConnectionId(point), gone), fixture.Pool.Snapshot().Peers[peer].LastMiss);
    }

    [Fact]
    public void An_end_of_our_own_making_is_logged_as_such()
    {
        var fixture = new PoolFixture();
        fixture.End(fixture.RunOutgoing(1), new AttemptEnd.Closed(new DisconnectionReason.User("enough")));
        Assert.Equal(PointEventKind.Disconnection, fixture.Pool.PointLog(PoolFixture.PointOf(1))[^1].Kind);
        Assert.Equal(PeerEventKind.Disconnection, fixture.Pool.PeerLog(PoolFixture.PeerOf(1))[^1].Kind);
    }

    [Fact]
    public void The_newest_of_equal_peers_are_collected_first_and_trusted_ones_never()
    {
        var fixture = new PoolFixture(settings => settings with { MaxKnownPeers = new TableLimit(4, 2) });
        for (var number = 1; number <= 4; number++)
        {
            fixture.Advance(TimeSpan.FromSeconds(1));
            fixture.Pool.SetPeerMetadata(PoolFixture.PeerOf(number), 7, fixture.Now);
        }

        fixture.Pool.SetTrusted(PoolFixture.PeerOf(4), trusted: true);
        fixture.Pool.SetPeerMetadata(PoolFixture.PeerOf(1), 1, fixture.Now);
        fixture.Pool.SetPeerMetadata(PoolFixture.PeerOf(5), 7, fixture.Now);
        Assert.Equal(new[] { 4, 5 }.Select(PoolFixture.PeerOf), fixture.Pool.Snapshot().Peers.Keys.Order());
        Assert.Contains(new P2pEvent.GcPeerIds(), fixture.Events);
    }

    [Fact]
    public void Saved_peers_come_back_disconnected_with_their_points_and_logs()
    {
        var fixture = new PoolFixture();
        fixture.RunOutgoing(1);
        fixture.RunIncoming(2, port: null);
        fixture.Pool.TrustPeer(PoolFixture.PeerOf(2), fixture.Now);
        var again = new PoolFixture();
        again.Pool.RestorePeers(fixture.Pool.SavedPeers(), again.Now);
        var snapshot = again.Pool.Snapshot();
        Assert.Equal([PoolFixture.PointOf(1)], snapshot.Points.Keys);
        Assert.All(snapshot.Peers.Values, peer => Assert.Equal((PeerState.Disconnected, (ConnectionId?)null), (peer.State, peer.ReachableAt)));
        Assert.True(snapshot.Peers[PoolFixture.PeerOf(2)].Trusted);
        Assert.Equal(fixture.Pool.PeerLog(PoolFixture.PeerOf(1)).ToArray(), again.Pool.PeerLog(PoolFixture.PeerOf(1)).ToArray());
        again.Pool.CheckInvariants();
    }

    [Fact]
    public void A_snapshot_costs_what_has_changed_and_does_not_change_itself()
    {
        var fixture = new PoolFixture();
        fixture.RunIncoming(1);
        var before = fixture.Pool.Snapshot();
        Assert.Same(before, fixture.Pool.Snapshot());
        fixture.RunIncoming(2);
        var after = fixture.Pool.Snapshot();
        Assert.Single(before.Connections);
        Assert.Equal(2, after.Connections.Count);
        Assert.Same(before.Points[PoolFixture.PointOf(1)], after.Points[PoolFixture.PointOf(1)]);
        Assert.True(after.Revision > before.Revision);
    }

    private static PoolFixture NoRoom() => new(settings => settings with { MaxKnownPoints = new TableLimit(0, 0), Bounds = new ConnectionBounds(0, 0, 0) });
}
