using System.Reflection;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>Bans, greylists, trust and penalties in the pool.</summary>
public sealed class AccessTests
{
    [Fact]
    [Trait("Scenario", "ACL-09")]
    public void Greylisting_a_peer_greylists_its_id_and_if_it_is_connected_its_address()
    {
        var fixture = new PoolFixture();
        fixture.RunIncoming(1);
        fixture.Pool.GreylistPeer(PoolFixture.PeerOf(1), fixture.Now);
        fixture.Pool.GreylistPeer(PoolFixture.PeerOf(2), fixture.Now);
        Assert.Equal([PoolFixture.AddressOf(1)], fixture.Pool.GreylistedAddresses(fixture.Now).ToArray());
        Assert.Equal([PoolFixture.PeerOf(1), PoolFixture.PeerOf(2)], fixture.Pool.GreylistedPeers(fixture.Now).ToArray());
        Assert.DoesNotContain(fixture.Effects, effect => effect is PoolEffect.Close);
    }

    [Fact]
    [Trait("Scenario", "BAN-04")]
    public void Banning_an_address_closes_all_its_connections_even_those_without_a_port_and_unbanning_undoes_it()
    {
        var fixture = new PoolFixture();
        var withPort = fixture.RunIncoming(1);
        var withoutPort = fixture.Admit(1, port: 40001);
        fixture.Authenticate(withoutPort, 2, 1, port: null);
        fixture.Pool.Established(withoutPort, fixture.Now);
        var elsewhere = fixture.RunIncoming(3);
        fixture.Pool.BanAddress(PoolFixture.AddressOf(1));
        Assert.Equal(
            new[] { withPort, withoutPort }.Select(attempt => new PoolEffect.Close(attempt, new DisconnectionReason.IpManuallyBanned())),
            fixture.Effects.OfType<PoolEffect.Close>());
        Assert.Equal(Standing.Banned, fixture.Pool.StandingOf(PoolFixture.PeerOf(1), fixture.Now));
        Assert.Equal(Standing.Banned, fixture.Pool.StandingOf(PoolFixture.PeerOf(2), fixture.Now));
        Assert.NotNull(fixture.Pool.Snapshot().FindConnection(PoolFixture.PeerOf(3)));
        Assert.Equal(elsewhere, fixture.Pool.Snapshot().FindConnection(PoolFixture.PeerOf(3))!.Attempt);

        fixture.Disconnect(withPort);
        fixture.Disconnect(withoutPort);
        fixture.Pool.UnbanAddress(PoolFixture.AddressOf(1));
        fixture.RunIncoming(1);
    }

    [Fact]
    [Trait("Scenario", "BAN-05")]
    public void Banning_a_peer_closes_its_connection_and_leaves_its_address()
    {
        var fixture = new PoolFixture();
        var attempt = fixture.RunIncoming(1);
        fixture.Pool.BanPeer(PoolFixture.PeerOf(1));
        Assert.Contains(new PoolEffect.Close(attempt, new DisconnectionReason.PeerIdManuallyBanned()), fixture.Effects);
        Assert.Equal(Standing.Clear, fixture.Pool.StandingOf(PoolFixture.AddressOf(1), fixture.Now));
        fixture.End(attempt, new AttemptEnd.Closed(new DisconnectionReason.PeerIdManuallyBanned()));
        Assert.Equal(new Verdict.Drop(new P2pError.PeerBanned(PoolFixture.PeerOf(1))), fixture.Authenticate(fixture.Admit(1), 1, 1));
    }

    [Fact]
    [Trait("Scenario", "BAN-06")]
    public void Trusting_lifts_bans_and_makes_known()
    {
        var fixture = new PoolFixture();
        fixture.Pool.BanPoint(PoolFixture.PointOf(1));
        fixture.Pool.BanPeer(PoolFixture.PeerOf(1));
        fixture.Pool.TrustPoint(PoolFixture.PointOf(1), fixture.Now);
        fixture.Pool.TrustPeer(PoolFixture.PeerOf(1), fixture.Now);
        Assert.Equal(Standing.Clear, fixture.Pool.StandingOf(PoolFixture.AddressOf(1), fixture.Now));
        Assert.Equal(Standing.Clear, fixture.Pool.StandingOf(PoolFixture.PeerOf(1), fixture.Now));
        Assert.True(fixture.Info(1)!.Trusted);
        Assert.True(fixture.Pool.Snapshot().Peers[PoolFixture.PeerOf(1)].Trusted);
        fixture.Pool.BanPoint(PoolFixture.PointOf(1));
        Assert.False(fixture.Info(1)!.Trusted);
    }

    [Fact]
    public void An_undecodable_message_on_a_running_connection_greylists_address_and_peer()
    {
        var fixture = new PoolFixture();
        var attempt = fixture.RunIncoming(1);
        var error = new P2pError.DecodingError(new DecodeError.ExtraBytes());
        fixture.End(attempt, new AttemptEnd.Closed(new DisconnectionReason.ProtocolViolation([error]), error));
        Assert.Contains(new PoolEffect.Greylisted(PoolFixture.AddressOf(1), PoolFixture.PeerOf(1), error), fixture.Effects);
        Assert.Equal([PoolFixture.AddressOf(1)], fixture.Pool.GreylistedAddresses(fixture.Now).ToArray());
        Assert.Equal([PoolFixture.PeerOf(1)], fixture.Pool.GreylistedPeers(fixture.Now).ToArray());
    }

    [Fact]
    [Trait("Scenario", "SOCK-22")]
    public void A_weak_identity_greylists_the_address_and_fails_the_authentication()
    {
        var fixture = new PoolFixture();
        fixture.Fail(fixture.Admit(1), new P2pError.NotEnoughProofOfWork(PoolFixture.PeerOf(1)));
        Assert.Equal([PoolFixture.AddressOf(1)], fixture.Pool.GreylistedAddresses(fixture.Now).ToArray());
        Assert.Contains(new P2pEvent.AuthenticationFailed(new P2pPoint(PoolFixture.AddressOf(1), 40000)), fixture.Events);
    }

    [Fact]
    public void Every_error_has_a_rule_in_every_phase_and_only_faults_of_the_remote_are_punished()
    {
        Type[] punished =
        [
            typeof(P2pError.NotEnoughProofOfWork), typeof(P2pError.DecipherError), typeof(P2pError.InvalidIncomingCiphertextSize), typeof(P2pError.InvalidAuth),
            typeof(P2pError.DecodingError),
        ];
        var errors = typeof(P2pError).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(P2pError))).ToList();
        Assert.NotEmpty(errors);
        foreach (var type in errors)
        {
            var error = (P2pError)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            var penalties = Enum.GetValues<AttemptPhase>().Select(phase => FailureRules.PenaltyFor(error, phase)).Distinct().ToList();
            Assert.Equal(punished.Contains(type), penalties.Exists(penalty => penalty != Penalty.None));
        }
    }

    [Fact]
    public void Garbage_at_the_ack_is_not_punished_and_undecipherable_bytes_are()
    {
        Assert.Equal(Penalty.None, FailureRules.PenaltyFor(new P2pError.DecodingError(new DecodeError.ExtraBytes()), AttemptPhase.Accepted));
        Assert.Equal(Penalty.Address, FailureRules.PenaltyFor(new P2pError.InvalidAuth(), AttemptPhase.Accepted));
        Assert.Equal(Penalty.Address, FailureRules.PenaltyFor(new P2pError.DecipherError(), AttemptPhase.Running));
    }

    [Fact]
    public void The_trust_given_by_the_operator_is_kept_and_no_other()
    {
        var fixture = new PoolFixture(settings => settings with { TrustedPoints = [(PoolFixture.PointOf(1), null)] });
        fixture.Pool.RegisterDiscoveredPoint(PoolFixture.PointOf(2), trust: true, fixture.Now);
        Assert.DoesNotContain(Changes(fixture), part => part == PersistedPart.TrustedPoints);

        fixture.Pool.TrustPoint(PoolFixture.PointOf(4), fixture.Now);
        fixture.Pool.RegisterPoint(PoolFixture.PointOf(3), trusted: true, PoolFixture.PeerOf(3), fixture.Now);
        Assert.Contains(PersistedPart.TrustedPoints, Changes(fixture));
        AssertTrusted(fixture, Trusted(3, PoolFixture.PeerOf(3)), Trusted(4));

        // What is discovered or configured as well is still the operator's; and he may make theirs his own.
        fixture.Pool.RegisterDiscoveredPoint(PoolFixture.PointOf(3), trust: true, fixture.Now);
        fixture.Pool.RegisterNewPoint(PoolFixture.PointOf(4), trusted: false, fixture.Now);
        fixture.Pool.TrustPoint(PoolFixture.PointOf(1), fixture.Now);
        AssertTrusted(fixture, Trusted(1), Trusted(3, PoolFixture.PeerOf(3)), Trusted(4));

        fixture.Pool.SetTrusted(PoolFixture.PointOf(3), trusted: false);
        fixture.Pool.UnregisterPoint(PoolFixture.PointOf(4));
        Assert.Contains(PersistedPart.TrustedPoints, Changes(fixture));
        AssertTrusted(fixture, Trusted(1));
    }

    [Fact]
    public void Trusted_points_of_a_file_are_trusted_and_kept()
    {
        var fixture = new PoolFixture();
        fixture.Pool.RestoreTrustedPoints([(PoolFixture.PointOf(1), PoolFixture.PeerOf(1))], fixture.Now);

        Assert.True(fixture.Pool.Snapshot().Points[PoolFixture.PointOf(1)].Trusted);
        AssertTrusted(fixture, Trusted(1, PoolFixture.PeerOf(1)));
    }

    [Fact]
    public void Why_names_what_stands_in_the_way_in_order()
    {
        var fixture = new PoolFixture(settings => settings with { PrivateMode = true });
        fixture.Pool.RegisterPoint(PoolFixture.PointOf(1), trusted: true, null, fixture.Now);
        fixture.End(fixture.Dial(1), new AttemptEnd.NotConnected(new P2pError.ConnectionFailed()));
        fixture.Pool.SetTrusted(PoolFixture.PointOf(1), trusted: false);
        fixture.Pool.BanAddress(PoolFixture.AddressOf(1), fixture.Now.AddHours(1));
        var obstacles = fixture.Pool.Why(PoolFixture.PointOf(1), fixture.Now);
        Assert.Equal(
            [ObstacleKind.Banned, ObstacleKind.PrivateMode, ObstacleKind.ReconnectionDelay, ObstacleKind.NotWanted, ObstacleKind.LastFailure],
            obstacles.Select(obstacle => obstacle.Kind));
        Assert.Equal(fixture.Now.AddHours(1), obstacles[0].Until);
        Assert.Equal(fixture.Now.AddSeconds(1), obstacles[2].Until);
        Assert.Contains(fixture.Pool.Why(PoolFixture.PointOf(2), fixture.Now), obstacle => obstacle.Kind == ObstacleKind.Unknown);
        Assert.Contains(fixture.Pool.Why(PoolFixture.PeerOf(2), fixture.Now), obstacle => obstacle.Kind == ObstacleKind.Unknown);
    }

    private static void AssertTrusted(PoolFixture fixture, params (P2pPoint Point, PeerId? ExpectedPeerId)[] expected)
    {
        Assert.Equal(expected.Select(trusted => trusted.Point), fixture.Pool.TrustedPoints().Select(trusted => trusted.Point));
        Assert.Equal(expected.Select(trusted => trusted.ExpectedPeerId), fixture.Pool.TrustedPoints().Select(trusted => trusted.ExpectedPeerId));
    }

    private static (P2pPoint Point, PeerId? ExpectedPeerId) Trusted(int point, PeerId? expected = null) => (PoolFixture.PointOf(point), expected);

    private static IEnumerable<PersistedPart> Changes(PoolFixture fixture) => fixture.Effects.OfType<PoolEffect.Persist>().Select(persist => persist.Part);
}
