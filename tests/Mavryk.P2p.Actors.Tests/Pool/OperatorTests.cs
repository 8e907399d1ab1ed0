using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Tests.Pool;

/// <summary>What an operator does to points, peers and addresses (behaviour 4.4, 14.1).</summary>
public sealed class OperatorTests : VirtualNetworkTest
{
    [Fact]
    [Trait("Scenario", "RPC-01")]
    public async Task Every_operation_answers_and_shows_in_the_infos()
    {
        var node = await StartAsync(1);
        await JoinAsync(2, node);

        Assert.Equal(IdOf(2), Assert.Single(node.Peers()).Key);
        Assert.Equal(Point(2), Assert.Single(node.Points()).Key);
        Assert.Equal(PeerState.Running, node.FindPeer(IdOf(2))!.State);
        Assert.True(node.FindPeer(IdOf(2))!.Stat.TotalReceived > 0);
        Assert.Null(node.FindPeer(IdOf(9)));
        Assert.Null(node.FindPoint(Point(9)));
        Assert.False(await node.BanAsync(Point(9)));
        Assert.Equal(Standing.Banned, await node.GetStandingAsync(Point(9).Address));
        await node.TrustAsync(Point(9));
        Assert.Equal(Standing.Clear, await node.GetStandingAsync(Point(9).Address));
        Assert.True(node.FindPoint(Point(9))!.Trusted);
        Assert.True(await node.OpenAsync(Point(9)));
        Assert.False(node.FindPoint(Point(9))!.Trusted);
        Assert.False(await node.BanAsync(IdOf(9)));
        Assert.Equal(Standing.Banned, await node.GetStandingAsync(IdOf(9)));
        await node.TrustAsync(IdOf(9));
        Assert.True(node.FindPeer(IdOf(9))!.Trusted);
        Assert.Equal(Standing.Clear, await node.GetStandingAsync(IdOf(9)));
        Assert.True(await node.UntrustAsync(IdOf(9)));
        Assert.True(await node.UnbanAsync(IdOf(9)));
        Assert.True(await node.UnregisterPointAsync(Point(9)));
        Assert.False(await node.UnregisterPointAsync(Point(2)));
        Assert.NotEmpty(await node.GetPointLogAsync(Point(2)));
        Assert.NotEmpty(await node.GetPeerLogAsync(IdOf(2)));
        Assert.Empty(await node.GetPeerLogAsync(IdOf(8)));
        Assert.Equal(ObstacleKind.Unknown, (await node.WhyAsync(Point(8)))[0].Kind);
        Assert.Equal(ObstacleKind.AlreadyThere, (await node.WhyAsync(IdOf(2)))[0].Kind);
        Assert.Equal(0, node.GetPeerMetadata(IdOf(8)));
        await node.SetPeerMetadataAsync(IdOf(8), 5);
        Assert.Equal(5, node.GetPeerMetadata(IdOf(8)));
        Assert.Equal(1, node.Counts.Active);
    }

    [Fact]
    public async Task Clearing_the_greylists_keeps_the_bans_and_clearing_all_does_not()
    {
        var node = await StartAsync(1);
        await node.GreylistAddressAsync(Point(2).Address);
        await node.GreylistPeerAsync(IdOf(2));
        await node.BanAsync(Point(3).Address);
        var greylists = await node.GetGreylistsAsync();
        Assert.Equal(Point(2).Address, Assert.Single(greylists.Addresses));
        Assert.Equal(IdOf(2), Assert.Single(greylists.Peers));
        Assert.Null(greylists.NotReliableSince);

        await node.ClearGreylistsAsync();

        Assert.Empty((await node.GetGreylistsAsync()).Addresses);
        Assert.Equal(Standing.Banned, await node.GetStandingAsync(Point(3).Address));
        await node.ClearAccessListsAsync();
        Assert.Equal(Standing.Clear, await node.GetStandingAsync(Point(3).Address));
    }

    [Fact]
    [Trait("Scenario", "RPC-02")]
    public async Task Kicking_closes_with_explicit_rpc_and_of_a_stranger_does_nothing()
    {
        var node = await StartAsync(1);
        await JoinAsync(2, node);
        var closed = node.FindConnection(IdOf(2))!.Closed;

        Assert.False(await node.DisconnectPeerAsync(IdOf(9)));
        Assert.True(await node.DisconnectPeerAsync(IdOf(2)));

        Assert.IsType<DisconnectionReason.ExplicitRpc>(await closed.WaitAsync(Token));
    }

    [Fact]
    [Trait("Scenario", "RPC-03")]
    public async Task Connecting_reports_the_errors_of_the_handler()
    {
        var node = await StartAsync(1);
        await StartAsync(2);

        Assert.Equal(IdOf(2), (await node.ConnectAsync(Point(2))).GetOrThrow().Info.PeerId);
        Assert.Equal(new P2pError.Connected(), Assert.IsType<Facade.P2pResult<Facade.IP2pConnection<byte[], Protocol.Messages.ConnectionMetadata>>.Failed>(await node.ConnectAsync(Point(2))).Error);
    }

    [Fact]
    [Trait("Scenario", "RPC-04")]
    public async Task Infos_are_filtered_by_state_and_filters_add_up()
    {
        var node = await StartAsync(1);
        await JoinAsync(2, node);
        await node.RegisterPointAsync(Point(3));
        await node.TrustAsync(IdOf(3));

        Assert.Equal([Point(2)], node.Points(PointState.Running).Select(point => point.Key));
        Assert.Equal([Point(3)], node.Points(PointState.Disconnected, PointState.Requested).Select(point => point.Key));
        Assert.Equal(2, node.Points(PointState.Disconnected, PointState.Running).Length);
        Assert.Equal(2, node.Points().Length);
        Assert.Equal([IdOf(2)], node.Peers(PeerState.Running).Select(peer => peer.Key));
        Assert.Equal([IdOf(3)], node.Peers(PeerState.Disconnected).Select(peer => peer.Key));
    }

    [Fact]
    [Trait("Scenario", "BAN-04")]
    public async Task Banning_an_address_closes_its_connections_and_bans_its_peers()
    {
        var node = await StartAsync(1);
        await JoinAsync(2, node);
        await JoinAsync(3, node);
        var closed = node.FindConnection(IdOf(2))!.Closed;

        await node.BanAsync(Point(2).Address);

        Assert.IsType<DisconnectionReason.IpManuallyBanned>(await closed.WaitAsync(Token));
        Assert.Equal(Standing.Banned, await node.GetStandingAsync(IdOf(2)));
        Assert.NotNull(node.FindConnection(IdOf(3)));
        await using var again = await Peer(2).ConnectAsync(Network, Host(2), new System.Net.IPEndPoint(Host(1), 9732), Token);
        Assert.Empty(await again.ReadToEndAsync(Token));
    }

    [Fact]
    [Trait("Scenario", "BAN-05")]
    public async Task Banning_a_peer_closes_its_connection_and_not_its_address()
    {
        var node = await StartAsync(1);
        await JoinAsync(2, node);
        var closed = node.FindConnection(IdOf(2))!.Closed;

        await node.BanAsync(IdOf(2));

        Assert.IsType<DisconnectionReason.PeerIdManuallyBanned>(await closed.WaitAsync(Token));
        Assert.Equal(Standing.Clear, await node.GetStandingAsync(Point(2).Address));
        await using var again = await Peer(2).ConnectAsync(Network, Host(2), new System.Net.IPEndPoint(Host(1), 9732), Token);
        Assert.Null(await again.HandshakeAsync(Token));
        Assert.NotNull(again.RemoteMessage);
        Assert.NotEqual(2, node.Connections.Length);
    }

    [Fact]
    [Trait("Scenario", "BAN-06")]
    public async Task Trusting_lifts_a_ban_of_a_known_or_an_unknown_one()
    {
        var node = await StartAsync(1);
        await node.BanAsync(Point(2));
        await node.BanAsync(IdOf(2));

        await node.TrustAsync(Point(2));
        await node.TrustAsync(IdOf(2));

        Assert.Equal(Standing.Clear, await node.GetStandingAsync(Point(2).Address));
        Assert.Equal(Standing.Clear, await node.GetStandingAsync(IdOf(2)));
        Assert.True(node.FindPoint(Point(2))!.Trusted);
        Assert.True(node.FindPeer(IdOf(2))!.Trusted);
    }

    [Fact]
    [Trait("Scenario", "POOL-08")]
    public async Task A_new_point_is_announced_once_and_told_again_takes_trust_and_expected_peer()
    {
        var node = await StartAsync(1);
        var events = await WatchAsync(node);

        await node.RegisterPointAsync(Point(2));
        await node.RegisterPointAsync(Point(2), trusted: true, IdOf(2));
        await node.RegisterPointAsync(Point(3));

        await UntilAsync(() => events.Count == 2);
        Assert.Equal([new P2pEvent.NewPoint(Point(2)), new P2pEvent.NewPoint(Point(3))], events);
        Assert.True(node.FindPoint(Point(2))!.Trusted);
        Assert.Equal(IdOf(2), node.FindPoint(Point(2))!.ExpectedPeerId);
    }

    [Fact]
    [Trait("Scenario", "POOL-09")]
    public async Task The_right_expected_peer_keeps_its_connection_and_the_wrong_one_loses_it()
    {
        var node = await StartAsync(1);
        await JoinAsync(2, node);
        var closed = node.FindConnection(IdOf(2))!.Closed;

        Assert.False(await node.SetExpectedPeerIdAsync(Point(9), IdOf(9)));
        Assert.True(await node.SetExpectedPeerIdAsync(Point(2), IdOf(2)));
        Assert.Equal(IdOf(2), node.FindPoint(Point(2))!.ExpectedPeerId);
        Assert.False(closed.IsCompleted);
        await node.SetExpectedPeerIdAsync(Point(2), IdOf(3));

        Assert.IsType<DisconnectionReason.UnexpectedPeerId>(await closed.WaitAsync(Token));
        Assert.Equal(Standing.Greylisted, await node.GetStandingAsync(Point(2).Address));
    }

    [Fact]
    public async Task After_the_shutdown_operations_answer_and_have_no_effect()
    {
        var node = await StartAsync(1);
        await node.ShutdownAsync().WaitAsync(Token);

        await node.BanAsync(Point(2).Address);
        Assert.False(await node.DisconnectPeerAsync(IdOf(2)));
        Assert.Empty((await node.GetGreylistsAsync()).Addresses);
    }
}
