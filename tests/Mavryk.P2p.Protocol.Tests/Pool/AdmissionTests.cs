using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>Incoming sockets and verdicts.</summary>
public sealed class AdmissionTests
{
    [Fact]
    [Trait("Scenario", "CONN-03")]
    public void One_handshake_too_many_is_dropped()
    {
        var fixture = new PoolFixture(settings => settings with { Admission = new AdmissionSettings { MaxHandshakes = 3 } });
        var first = fixture.Admit(1);
        fixture.Admit(2);
        fixture.Admit(3);
        Assert.Equal(
            new Admission.Dropped(DropCause.TooManyHandshakes, new DisconnectionReason.IncomingConnectionTooMany()),
            fixture.Pool.AdmitIncoming(PoolFixture.PointOf(4), fixture.Now));
        fixture.Fail(first, new P2pError.Timeout());
        fixture.Admit(4);
    }

    [Fact]
    [Trait("Scenario", "CONN-04")]
    public void A_banned_or_greylisted_address_is_dropped()
    {
        var fixture = new PoolFixture();
        fixture.Pool.BanAddress(PoolFixture.AddressOf(1));
        fixture.Pool.GreylistAddress(PoolFixture.AddressOf(2), fixture.Now);
        var reason = new DisconnectionReason.IncomingConnectionBanned();
        Assert.Equal(new Admission.Dropped(DropCause.Banned, reason), fixture.Pool.AdmitIncoming(PoolFixture.PointOf(1), fixture.Now));
        Assert.Equal(new Admission.Dropped(DropCause.Greylisted, reason), fixture.Pool.AdmitIncoming(PoolFixture.PointOf(2), fixture.Now));
        Assert.Equal([new P2pEvent.IncomingConnection(PoolFixture.PointOf(1)), new P2pEvent.IncomingConnection(PoolFixture.PointOf(2))], fixture.Events);
    }

    [Fact]
    public void One_address_may_not_take_everything_unless_it_is_trusted_or_loopback()
    {
        var fixture = new PoolFixture(settings => settings with { Admission = new AdmissionSettings { MaxPerAddress = 2 } });
        Admission Knock(P2pAddress address) => fixture.Pool.AdmitIncoming(new P2pPoint(address, 1), fixture.Now);
        var loopback = P2pAddress.Parse("127.0.0.1");
        fixture.Admit(1);
        fixture.Admit(1);
        Assert.Equal(DropCause.TooManyFromAddress, Assert.IsType<Admission.Dropped>(Knock(PoolFixture.AddressOf(1))).Cause);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.IsType<Admission.Admitted>(Knock(loopback)));
        fixture.Pool.TrustPoint(PoolFixture.PointOf(1), fixture.Now);
        Assert.IsType<Admission.Admitted>(Knock(PoolFixture.AddressOf(1)));
    }

    [Fact]
    public void A_network_has_a_burst_and_then_a_rate()
    {
        var fixture = new PoolFixture(settings => settings with
        {
            Admission = new AdmissionSettings { MaxPerAddress = null, NetworkBurst = 3, NetworkRate = 0.5 },
        });
        Admission Knock(int host) => fixture.Pool.AdmitIncoming(new P2pPoint(P2pAddress.FromIPv4(0x0909_0900u + (uint)host), 1), fixture.Now);
        Assert.All(Enumerable.Range(1, 3), host => Assert.IsType<Admission.Admitted>(Knock(host)));
        Assert.Equal(DropCause.TooManyFromNetwork, Assert.IsType<Admission.Dropped>(Knock(4)).Cause);
        fixture.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<Admission.Admitted>(Knock(5));
        Assert.IsType<Admission.Dropped>(Knock(6));
    }

    [Fact]
    [Trait("Scenario", "CONN-08")]
    public void With_the_random_extra_slot_the_fifth_of_four_gets_in_about_every_second_time()
    {
        var accepted = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var fixture = new PoolFixture(settings => settings with { Bounds = new ConnectionBounds(1, 4, 4), RandomExtraSlot = true }, seed: (ulong)trial);
            for (var number = 1; number <= 4; number++)
            {
                fixture.RunIncoming(number);
            }

            var fifth = fixture.Admit(5);
            if (fixture.Authenticate(fifth, 5, 5) is Verdict.Accept)
            {
                accepted++;
                Assert.True(fixture.Pool.Established(fifth, fixture.Now));
                Assert.Equal(RejectionMotive.TooManyConnections, Assert.IsType<Verdict.Nack>(fixture.Authenticate(fixture.Admit(6), 6, 6)).Motive);
            }
        }

        Assert.InRange(accepted, 60, 140);
    }

    [Theory]
    [InlineData(true, 84)]
    [InlineData(false, 100)]
    [Trait("Scenario", "UPST-01")]
    public void Strangers_are_admitted_up_to_the_threshold_of_the_maintenance_or_to_the_maximum(bool maintenance, int expected)
    {
        var fixture = new PoolFixture(settings => settings with { MaintenanceEnabled = maintenance, SlotsForOutgoing = 0 });
        var number = 0;
        while (fixture.Authenticate(fixture.Admit(++number), number, number) is Verdict.Accept)
        {
            Assert.True(fixture.Pool.Established(new AttemptId(number), fixture.Now));
        }

        Assert.Equal(expected, fixture.Pool.Active);
    }

    [Fact]
    [Trait("Scenario", "UPST-02")]
    public void Reaching_the_maximum_is_signalled()
    {
        var fixture = new PoolFixture(settings => settings with { Bounds = new ConnectionBounds(1, 1, 2) });
        fixture.RunIncoming(1);
        Assert.DoesNotContain(new PoolEffect.Wake(PoolTrigger.TooMany), fixture.Effects);
        fixture.RunIncoming(2);
        Assert.Contains(new PoolEffect.Wake(PoolTrigger.TooMany), fixture.Effects);
    }

    [Fact]
    public void Slots_count_from_the_verdict_on()
    {
        var fixture = new PoolFixture(settings => settings with { Bounds = new ConnectionBounds(1, 1, 1) });
        var first = fixture.Admit(1);
        Assert.IsType<Verdict.Accept>(fixture.Authenticate(first, 1, 1));
        Assert.Equal(RejectionMotive.TooManyConnections, Assert.IsType<Verdict.Nack>(fixture.Authenticate(fixture.Admit(2), 2, 2)).Motive);
        fixture.Fail(first, new P2pError.Timeout());
        Assert.IsType<Verdict.Accept>(fixture.Authenticate(fixture.Admit(3), 3, 3));
    }

    [Fact]
    public void Incoming_strangers_never_take_the_share_of_outgoing_connections()
    {
        var fixture = new PoolFixture(settings => settings with { Bounds = new ConnectionBounds(1, 4, 4), SlotsForOutgoing = 2 });
        fixture.RunIncoming(1);
        fixture.RunIncoming(2);
        Assert.Equal(RejectionMotive.TooManyConnections, Assert.IsType<Verdict.Nack>(fixture.Authenticate(fixture.Admit(3), 3, 3)).Motive);
        fixture.RunOutgoing(4);
        fixture.RunOutgoing(5);
    }

    [Fact]
    public void Some_slots_are_kept_for_the_trusted()
    {
        var fixture = new PoolFixture(settings => settings with { Bounds = new ConnectionBounds(1, 2, 2), SlotsForTrusted = 1 });
        fixture.Pool.TrustPeer(PoolFixture.PeerOf(3), fixture.Now);
        fixture.RunIncoming(1);
        Assert.IsType<Verdict.Nack>(fixture.Authenticate(fixture.Admit(2), 2, 2));
        fixture.RunIncoming(3);
    }

    [Fact]
    public void A_replacement_may_use_one_slot_above_the_limit_of_admission_but_never_above_the_maximum()
    {
        var fixture = new PoolFixture(settings => settings with { Bounds = new ConnectionBounds(1, 2, 3), SlotsForTrusted = 1 });
        AttemptId Replace(int number) => Assert.IsType<Reservation.Reserved>(
            fixture.Pool.Reserve(new DialRequest(PoolFixture.PointOf(number)) { Replaces = PoolFixture.PeerOf(1) }, fixture.Now)).Attempt;
        fixture.RunIncoming(1);
        fixture.RunIncoming(2);
        Assert.IsType<Verdict.Nack>(fixture.Authenticate(fixture.Dial(3), 3, 3));
        Assert.IsType<Verdict.Accept>(fixture.Authenticate(Replace(4), 4, 4));
        Assert.IsType<Verdict.Nack>(fixture.Authenticate(Replace(5), 5, 5));
    }

    [Theory]
    [InlineData("OTHER", 1, 1, 2)]
    [InlineData("SANDBOXED_MAVRYK", 1, 1, null)]
    [InlineData("SANDBOXED_MAVRYK", 7, 9, null)]
    [Trait("Scenario", "SOCK-17")]
    public void Another_network_is_refused_and_its_announced_point_forgotten(string chain, ushort db, ushort p2p, int? motive)
    {
        var fixture = new PoolFixture();
        var verdict = fixture.Authenticate(fixture.Admit(1), 1, 1, version: new NetworkVersion(chain, db, p2p));
        if (motive is null)
        {
            Assert.Equal(PoolFixture.Version, Assert.IsType<Verdict.Accept>(verdict).Agreed);
            return;
        }

        var nack = Assert.IsType<Verdict.Nack>(verdict);
        Assert.Equal(motive, nack.Motive.Code);
        Assert.Equal(new P2pError.RejectedNoCommonProtocol(new NetworkVersion(chain, db, p2p)), nack.Error);
        Assert.Null(fixture.Info(1));
        Assert.Contains(fixture.Events, happened => happened is P2pEvent.RejectingRequest);
    }

    [Fact]
    public void A_trusted_point_of_another_network_is_kept_and_delayed()
    {
        var fixture = new PoolFixture(settings => settings with { TrustedPoints = [(PoolFixture.PointOf(1), null)] });
        Assert.IsType<Verdict.Nack>(fixture.Authenticate(fixture.Dial(1), 1, 1, version: new NetworkVersion("OTHER", 1, 1)));
        Assert.True(fixture.Info(1)!.Trusted);
        Assert.NotNull(fixture.Info(1)!.ReconnectionTime);
    }

    [Fact]
    [Trait("Scenario", "SOCK-20")]
    public void A_second_connection_of_a_peer_is_refused_and_the_first_stays()
    {
        var fixture = new PoolFixture();
        var first = fixture.RunIncoming(1);
        var second = fixture.Admit(1, port: 40001);
        var nack = Assert.IsType<Verdict.Nack>(fixture.Authenticate(second, 1, 1, port: 5));
        Assert.Equal(RejectionMotive.AlreadyConnected, nack.Motive);
        Assert.Equal(new P2pError.Rejected(PoolFixture.PeerOf(1), RejectionMotive.AlreadyConnected), nack.Error);
        fixture.Fail(second, nack.Error);
        Assert.Equal(first, fixture.Pool.Snapshot().FindConnection(PoolFixture.PeerOf(1))?.Attempt);
        Assert.Empty(fixture.Pool.GreylistedAddresses(fixture.Now));
    }

    [Fact]
    [Trait("Scenario", "PRIV-03")]
    public void A_private_node_lets_in_only_who_is_trusted_by_point_or_by_peer_id()
    {
        var fixture = new PoolFixture(settings => settings with { PrivateMode = true, Bounds = new ConnectionBounds(0, 0, 2) });
        var other = new NetworkVersion("OTHER", 1, 1);
        Assert.Equal(new Verdict.Drop(new P2pError.PrivateMode()), fixture.Authenticate(fixture.Admit(1), 1, 1));
        Assert.Equal(new Verdict.Drop(new P2pError.PrivateMode()), fixture.Authenticate(fixture.Admit(1), 1, 1, version: other));
        Assert.Empty(fixture.Pool.GreylistedAddresses(fixture.Now));
        fixture.Pool.TrustPoint(PoolFixture.PointOf(2), fixture.Now);
        fixture.Pool.TrustPeer(PoolFixture.PeerOf(3), fixture.Now);
        fixture.RunIncoming(2);
        fixture.RunIncoming(3);
    }

    [Fact]
    [Trait("Scenario", "POOL-03")]
    public void A_node_without_slots_hands_out_the_points_it_knows()
    {
        var fixture = new PoolFixture(settings => settings with
        {
            Bounds = new ConnectionBounds(-1, -1, -1),
            AdvertiseTrustedPoints = true,
            TrustedPoints = [.. Enumerable.Range(1, 9).Select(number => (PoolFixture.PointOf(number), (PeerId?)null))],
        });
        for (var number = 1; number <= 9; number++)
        {
            fixture.Authenticate(fixture.Admit(number), number, number);
        }

        var nack = Assert.IsType<Verdict.Nack>(fixture.Authenticate(fixture.Admit(1), 1, 1));
        Assert.Equal(RejectionMotive.TooManyConnections, nack.Motive);
        Assert.Equal(Enumerable.Range(2, 8).Select(PoolFixture.PointOf), nack.Points.Order());
        Assert.IsType<P2pError.TooManyConnections>(Assert.IsType<Reservation.Refused>(fixture.Reserve(1)).Error);
    }
}
