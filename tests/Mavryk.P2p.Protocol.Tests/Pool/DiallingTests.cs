using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>Outgoing attempts: the core of group CONN.</summary>
public sealed class DiallingTests
{
    [Fact]
    [Trait("Scenario", "BAN-07")]
    public void A_banned_point_is_not_dialled_and_not_touched()
    {
        var fixture = new PoolFixture();
        fixture.Pool.RegisterPoint(PoolFixture.PointOf(1), null, null, fixture.Now);
        fixture.Pool.BanAddress(PoolFixture.AddressOf(1));
        var before = fixture.Info(1);
        Assert.Equal(new Reservation.Refused(new P2pError.PointBanned(PoolFixture.PointOf(1))), fixture.Reserve(1));
        Assert.Same(before, fixture.Info(1));
        Assert.Empty(fixture.Pool.PointLog(PoolFixture.PointOf(1)));
        Assert.IsType<P2pError.PointBanned>(Refusal(fixture.Reserve(1)));
        Assert.DoesNotContain(fixture.Events, happened => happened is P2pEvent.OutgoingConnection);
    }

    [Fact]
    [Trait("Scenario", "CONN-05")]
    public void A_second_connect_is_pending_then_connected_and_the_connection_is_found_by_its_point()
    {
        var fixture = new PoolFixture();
        var attempt = fixture.Dial(1);
        Assert.IsType<P2pError.PendingConnection>(Refusal(fixture.Reserve(1)));
        fixture.Authenticate(attempt, 1, 1);
        Assert.IsType<P2pError.PendingConnection>(Refusal(fixture.Reserve(1)));
        Assert.True(fixture.Pool.Established(attempt, fixture.Now));
        Assert.IsType<P2pError.Connected>(Refusal(fixture.Reserve(1)));
        Assert.Equal(attempt, fixture.Pool.Snapshot().FindConnection(PoolFixture.PointOf(1))?.Attempt);
        Assert.Equal(attempt, fixture.Pool.Snapshot().FindConnection(PoolFixture.PeerOf(1))?.Attempt);
    }

    [Fact]
    [Trait("Scenario", "CONN-06")]
    public void A_failed_dial_leaves_a_disconnected_point_with_a_reconnection_time()
    {
        var fixture = new PoolFixture();
        var attempt = fixture.Dial(1);
        fixture.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(AttemptPhase.Pending, fixture.End(attempt, new AttemptEnd.NotConnected(new P2pError.ConnectionFailed())));
        var info = fixture.Info(1)!;
        Assert.Equal(PointState.Disconnected, info.State);
        Assert.Equal(fixture.Now, info.LastFailedConnection);
        Assert.Equal(fixture.Now, info.LastMiss);
        Assert.Equal(fixture.Now.AddSeconds(1), info.ReconnectionTime);
        Assert.DoesNotContain(fixture.Events, happened => happened is P2pEvent.AuthenticationFailed);
    }

    [Fact]
    [Trait("Scenario", "CONN-07")]
    public void Above_the_maximum_nothing_is_dialled_and_at_the_maximum_it_is_tried()
    {
        // The third connection needs the reference's extra slot: with slots counted from Accepted on, the maximum is never exceeded otherwise.
        var fixture = new PoolFixture(settings => settings with { Bounds = new ConnectionBounds(1, 2, 2), RandomExtraSlot = true });
        fixture.RunIncoming(1);
        fixture.RunIncoming(2);
        Assert.Equal(AttemptPhase.Pending, fixture.Fail(fixture.Dial(9), new P2pError.Timeout()));
        for (var number = 10; fixture.Pool.Active == 2; number++)
        {
            var attempt = fixture.Admit(number);
            if (fixture.Authenticate(attempt, number, number) is Verdict.Accept)
            {
                fixture.Pool.Established(attempt, fixture.Now);
            }
            else
            {
                fixture.Fail(attempt, new P2pError.Canceled());
            }
        }

        Assert.Equal(3, fixture.Pool.Active);
        Assert.IsType<P2pError.TooManyConnections>(Refusal(fixture.Reserve(100)));
        Assert.Null(fixture.Info(100));
    }

    [Fact]
    [Trait("Scenario", "CONN-09")]
    public void A_private_node_dials_trusted_points_only()
    {
        var fixture = new PoolFixture(settings => settings with { PrivateMode = true, TrustedPoints = [(PoolFixture.PointOf(2), null)] });
        Assert.IsType<P2pError.PrivateMode>(Refusal(fixture.Reserve(1)));
        Assert.Equal(PointState.Disconnected, fixture.Info(1)?.State);
        fixture.RunOutgoing(2);
    }

    [Fact]
    [Trait("Scenario", "CONN-10")]
    public void The_expected_peer_is_noticed_and_accepted()
    {
        var fixture = new PoolFixture();
        var attempt = Assert.IsType<Reservation.Reserved>(fixture.Reserve(1, PoolFixture.PeerOf(1))).Attempt;
        Assert.IsType<Verdict.Accept>(fixture.Authenticate(attempt, 1, 1));
        Assert.Contains(new PoolEffect.PeerIdChecked(PoolFixture.PointOf(1), PoolFixture.PeerOf(1), PoolFixture.PeerOf(1)), fixture.Effects);
        Assert.Equal(PoolFixture.PeerOf(1), fixture.Info(1)?.ExpectedPeerId);
    }

    [Fact]
    [Trait("Scenario", "CONN-11")]
    public void A_wrong_peer_is_dropped_without_a_nack_and_the_point_can_be_dialled_again()
    {
        var fixture = new PoolFixture();
        var attempt = Assert.IsType<Reservation.Reserved>(fixture.Reserve(1, PoolFixture.PeerOf(9))).Attempt;
        var error = new P2pError.IdentityCheckFailure(PoolFixture.PointOf(1), PoolFixture.PeerOf(9), PoolFixture.PeerOf(1));
        Assert.Equal(new Verdict.Drop(error), fixture.Authenticate(attempt, 1, 1));
        Assert.Equal(PointState.Disconnected, fixture.Info(1)?.State);
        Assert.Equal(fixture.Now.AddSeconds(1), fixture.Info(1)?.ReconnectionTime);
        Assert.Empty(fixture.Pool.GreylistedAddresses(fixture.Now));
        Assert.Equal(AttemptPhase.Refused, fixture.Fail(attempt, error));
        Assert.Single(fixture.Pool.PointLog(PoolFixture.PointOf(1)), line => line.Kind == PointEventKind.RequestRejected);
        fixture.Dial(1);
    }

    [Fact]
    public void A_peer_expected_once_is_not_remembered()
    {
        var fixture = new PoolFixture();
        var request = new DialRequest(PoolFixture.PointOf(1)) { ExpectedPeerId = PoolFixture.PeerOf(9), ExpectedOnce = true };
        var attempt = Assert.IsType<Reservation.Reserved>(fixture.Pool.Reserve(request, fixture.Now)).Attempt;
        Assert.IsType<P2pError.IdentityCheckFailure>(Assert.IsType<Verdict.Drop>(fixture.Authenticate(attempt, 1, 1)).Error);
        Assert.Null(fixture.Info(1)?.ExpectedPeerId);
    }

    [Fact]
    public void A_banned_peer_is_dropped_without_a_nack_and_its_point_is_free_again()
    {
        var fixture = new PoolFixture();
        fixture.Pool.BanPeer(PoolFixture.PeerOf(1));
        var attempt = fixture.Dial(1);
        Assert.Equal(new Verdict.Drop(new P2pError.PeerBanned(PoolFixture.PeerOf(1))), fixture.Authenticate(attempt, 1, 1));
        Assert.Equal(PointState.Disconnected, fixture.Info(1)?.State);
    }

    [Fact]
    public void Delays_grow_to_the_cap_while_others_are_connected_and_start_again_after_a_connection()
    {
        var fixture = new PoolFixture();
        fixture.RunIncoming(2);
        TimeSpan Delay(AttemptEnd end)
        {
            fixture.End(fixture.Dial(1), end);
            return fixture.Info(1)!.ReconnectionTime!.Value - fixture.Now;
        }

        var refused = new AttemptEnd.NotConnected(new P2pError.ConnectionFailed());
        var delays = Enumerable.Range(0, 68).Select(_ => Delay(refused)).ToList();
        Assert.Equal([1, 1.2, 1.44], delays.Take(3).Select(delay => Math.Round(delay.TotalSeconds, 6)));
        Assert.Equal(187, delays.Take(20).Sum(delay => delay.TotalSeconds), 0.5);
        Assert.NotEqual(TimeSpan.FromDays(2), delays[66]);
        Assert.Equal(TimeSpan.FromDays(2), delays[67]);

        fixture.Disconnect(fixture.RunOutgoing(1));
        Assert.Equal(fixture.Now.AddSeconds(60), fixture.Info(1)!.ReconnectionTime);
        Assert.Equal(TimeSpan.FromSeconds(1), Delay(refused));
    }

    [Fact]
    public void Delays_stay_short_while_no_connection_is_running_at_all()
    {
        var fixture = new PoolFixture();
        for (var day = 0; day < 60; day++)
        {
            fixture.End(fixture.Dial(1), new AttemptEnd.NotConnected(new P2pError.ConnectionFailed()));
            Assert.True(fixture.Info(1)!.ReconnectionTime - fixture.Now <= TimeSpan.FromSeconds(60));
        }

        Assert.Equal(fixture.Now.AddSeconds(60), fixture.Info(1)!.ReconnectionTime);
    }

    [Fact]
    public void Delays_are_jittered_by_at_most_a_tenth()
    {
        var fixture = new PoolFixture(settings => settings with { ReconnectionJitter = 0.1 });
        var delays = Enumerable.Range(1, 200).Select(number =>
        {
            fixture.End(fixture.Dial(number), new AttemptEnd.NotConnected(new P2pError.ConnectionFailed()));
            return (fixture.Info(number)!.ReconnectionTime!.Value - fixture.Now).TotalSeconds;
        }).ToList();
        Assert.All(delays, delay => Assert.InRange(delay, 0.9, 1.1));
        Assert.True(delays.Max() - delays.Min() > 0.1);
    }

    [Fact]
    public void The_points_of_a_nack_become_known_unless_discovery_is_disabled()
    {
        foreach (var disabled in new[] { false, true })
        {
            var fixture = new PoolFixture(settings => settings with { DiscoveryDisabled = disabled });
            var attempt = fixture.Dial(1);
            fixture.Authenticate(attempt, 1, 1);
            fixture.Fail(attempt, new P2pError.RejectedByNack(RejectionMotive.TooManyConnections, [PoolFixture.PointOf(1), PoolFixture.PointOf(2)]));
            Assert.Equal(disabled, fixture.Info(2) is null);
            Assert.Equal((PoolFixture.PeerOf(1), fixture.Now), fixture.Info(1)!.LastRejectedConnection);
        }
    }

    [Fact]
    [Trait("Scenario", "POOL-11")]
    public void Shutting_down_closes_every_attempt_and_refuses_new_ones()
    {
        var fixture = new PoolFixture();
        AttemptId[] all = [fixture.RunIncoming(1), fixture.Admit(2), fixture.Dial(3), fixture.Dial(4)];
        _ = fixture.Effects;
        fixture.Pool.ShutDown();
        Assert.Equal(
            all.Select(attempt => new PoolEffect.Close(attempt, new DisconnectionReason.PoolDestroyed())),
            fixture.Effects.OfType<PoolEffect.Close>());
        Assert.Equal(new Reservation.Refused(new P2pError.Canceled()), fixture.Reserve(5));
        Assert.Equal(
            new Admission.Dropped(DropCause.ShuttingDown, new DisconnectionReason.PoolDestroyed()),
            fixture.Pool.AdmitIncoming(PoolFixture.PointOf(6), fixture.Now));
        Array.ForEach(all, attempt => fixture.Fail(attempt, new P2pError.Canceled()));
        Assert.Equal(default, fixture.Pool.Snapshot().Counts);
    }

    [Fact]
    public void What_comes_after_the_end_is_stale()
    {
        var fixture = new PoolFixture();
        var attempt = fixture.Dial(1);
        fixture.Fail(attempt, new P2pError.Timeout());
        Assert.IsType<Verdict.Stale>(fixture.Authenticate(attempt, 1, 1));
        Assert.False(fixture.Pool.Established(attempt, fixture.Now));
        Assert.Null(fixture.Fail(attempt, new P2pError.Timeout()));
        Assert.False(fixture.Pool.Close(attempt, new DisconnectionReason.ExplicitRpc()));
    }

    private static P2pError Refusal(Reservation reservation) => Assert.IsType<Reservation.Refused>(reservation).Error;
}
