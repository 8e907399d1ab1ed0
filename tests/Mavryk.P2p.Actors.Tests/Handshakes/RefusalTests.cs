using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;
using Peer = Mavryk.P2p.Actors.TestKit.Peers.FakePeer<byte[], Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;

namespace Mavryk.P2p.Actors.Tests.Handshakes;

/// <summary>A Nack of the node, for each motive, in both directions (behaviour 5.4 e to k).</summary>
public sealed class RefusalTests : PeerTest
{
    private const ushort AnnouncedPort = 4001;

    [Fact]
    [Trait("Scenario", "SOCK-17")]
    [Trait("Scenario", "VERS-03")]
    public async Task A_caller_of_another_chain_is_told_so_and_its_point_is_forgotten()
    {
        var node = await StartAsync();

        await AssertRefusedForItsVersionAsync(
            node, new NetworkVersion("MAVRYK_MAINNET", 1, 1), new AckMessage.Nack(RejectionMotive.UnknownChainName, []));
    }

    [Fact]
    [Trait("Scenario", "SOCK-18")]
    public async Task A_caller_with_old_application_messages_is_told_so()
    {
        var node = await StartAsync(settings => settings with { DistributedDbVersions = [1] });

        await AssertRefusedForItsVersionAsync(
            node, Version with { DistributedDbVersion = 0 }, new AckMessage.Nack(RejectionMotive.DeprecatedDistributedDbVersion, []));
    }

    [Fact]
    [Trait("Scenario", "SOCK-19")]
    public async Task A_caller_with_an_old_layer_gets_the_old_form_of_the_refusal()
    {
        var node = await StartAsync(settings => settings with { P2pVersions = [1] });

        await AssertRefusedForItsVersionAsync(node, Version with { P2pVersion = 0 }, new AckMessage.NackV0());
    }

    [Fact]
    [Trait("Scenario", "SOCK-17")]
    public async Task A_dialled_remote_of_another_chain_is_told_so_and_its_point_is_forgotten()
    {
        var node = await StartAsync();
        var events = await WatchAsync(node);
        var listener = Listen();
        var point = PointOf(listener);
        var foreign = Version with { ChainName = "MAVRYK_MAINNET" };
        var peer = Peer(1).With(options => options with { Version = foreign });
        var id = peer.Options.Identity.PeerId;

        var (remote, result) = await DialledAsync(node, peer, listener);
        await using var end = remote;

        Assert.Equal(new P2pError.RejectedNoCommonProtocol(foreign), ErrorOf(result));
        Assert.Equal(new AckMessage.Nack(RejectionMotive.UnknownChainName, []), remote.RemoteAnswer);
        Assert.Empty(await remote.ReadToEndAsync(Token));
        Assert.Equal(
            [
                new P2pEvent.NewPoint(point),
                new P2pEvent.OutgoingConnection(point),
                new P2pEvent.NewPeer(id),
                new P2pEvent.RejectingRequest(point, new ConnectionId(point), id),
            ],
            await events.UntilAsync<P2pEvent.RejectingRequest>());
        _ = await DialledAsync(node, peer, listener);
        Assert.Equal(new P2pEvent.NewPoint(point), await events.NextAsync());
    }

    [Fact]
    [Trait("Scenario", "SOCK-20")]
    public async Task A_second_connection_of_a_caller_is_refused_and_the_first_one_stays()
    {
        var node = await StartAsync();
        var peer = Announcing(Peer(1), AnnouncedPort);
        var (first, running) = await JoinAsync(peer, node);
        await using var firstEnd = first;
        var events = await WatchAsync(node);

        await using var second = await DialAsync(peer, node);
        var refusal = await second.HandshakeAsync(Token);

        Assert.Equal(RejectionMotive.AlreadyConnected, Assert.IsType<AckMessage.Nack>(refusal).Motive);
        Assert.IsType<P2pEvent.RejectingRequest>((await events.UntilAsync<P2pEvent.RejectingRequest>())[^1]);
        await AssertRunsAsync(first, running);
        await AssertNotGreylistedAsync(node);
    }

    [Fact]
    [Trait("Scenario", "SOCK-20")]
    public async Task A_running_peer_that_is_dialled_at_another_port_is_refused_and_the_first_connection_stays()
    {
        var node = await StartAsync();
        var peer = Announcing(Peer(1), AnnouncedPort);
        var (first, running) = await JoinAsync(peer, node);
        await using var firstEnd = first;

        var (second, result) = await DialledAsync(node, peer, Listen());
        await using var secondEnd = second;

        Assert.Equal(new P2pError.Rejected(peer.Options.Identity.PeerId, RejectionMotive.AlreadyConnected), ErrorOf(result));
        Assert.Equal(RejectionMotive.AlreadyConnected, Assert.IsType<AckMessage.Nack>(second.RemoteAnswer).Motive);
        await AssertRunsAsync(first, running);
        await AssertNotGreylistedAsync(node);
    }

    [Fact]
    [Trait("Scenario", "SOCK-04")]
    public async Task A_full_node_refuses_and_tells_other_points_and_both_sides_know_why()
    {
        var server = await StartAsync(options => options with { Limits = options.Limits with { Connections = new ConnectionBounds(1, 1, 1) } });
        var (first, _) = await JoinAsync(Announcing(Peer(1), AnnouncedPort), server);
        await using var end = first;
        var client = await StartAsync();
        var (serverEvents, clientEvents) = (await WatchAsync(server), await WatchAsync(client, "node-2"));

        var error = Assert.IsType<P2pError.RejectedByNack>(ErrorOf(await client.ConnectAsync(server.ListeningPoint!.Value, cancellation: Token).WaitAsync(Patience)));

        Assert.Equal(RejectionMotive.TooManyConnections, error.Motive);
        Assert.Equal<P2pPoint>([Loopback(AnnouncedPort)], error.AlternativePoints!.Value);
        Assert.Equal(client.PeerId, Single<P2pEvent.RejectingRequest>(await serverEvents.UntilAsync<P2pEvent.RejectingRequest>()).PeerId);
        Assert.Equal(server.PeerId, Single<P2pEvent.AcceptingRequest>(await clientEvents.UntilAsync<P2pEvent.AcceptingRequest>()).PeerId);
        Assert.Equal(new P2pEvent.NewPoint(Loopback(AnnouncedPort)), await clientEvents.NextAsync());
        Assert.Empty(client.Connections);
        Assert.Single(server.Connections);
    }

    public static TheoryData<AckMessage, RejectionMotive, int?> Refusals => new()
    {
        { new AckMessage.NackV0(), RejectionMotive.NoMotive, null },
        { new AckMessage.Nack(RejectionMotive.NoMotive, []), RejectionMotive.NoMotive, 0 },
        { new AckMessage.Nack(RejectionMotive.TooManyConnections, [new P2pPoint(P2pAddress.FromIPv4(0x7f000001), 5000)]), RejectionMotive.TooManyConnections, 1 },
        { new AckMessage.Nack(new RejectionMotive(77), []), new RejectionMotive(77), 0 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    [Trait("Scenario", "SOCK-03")]
    [Trait("Scenario", "SOCK-04")]
    public async Task A_Nack_of_the_dialled_remote_reaches_the_caller(AckMessage refusal, RejectionMotive motive, int? points)
    {
        var node = await StartAsync();
        var listener = Listen();

        var (remote, result) = await DialledAsync(node, Refusing(Peer(1), refusal), listener);
        await using var end = remote;

        var error = Assert.IsType<P2pError.RejectedByNack>(ErrorOf(result));
        Assert.Equal((motive, points), (error.Motive, error.AlternativePoints?.Length));
        Assert.Empty(node.Connections);
        var (again, second) = await DialledAsync(node, Peer(1), listener);
        await using var secondEnd = again;
        Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Ok>(second);
    }

    [Fact]
    [Trait("Scenario", "SOCK-03")]
    public async Task A_Nack_of_a_caller_ends_the_connection_and_costs_it_nothing()
    {
        var node = await StartAsync();
        var events = await WatchAsync(node);
        var peer = Refusing(Peer(1), new AckMessage.Nack(RejectionMotive.NoMotive, []));

        await using var remote = await DialAsync(peer, node);
        _ = await remote.HandshakeAsync(Token);

        var rejected = Single<P2pEvent.RequestRejected>(await events.UntilAsync<P2pEvent.RequestRejected>());
        Assert.Equal(peer.Options.Identity.PeerId, rejected.Identity!.Value.PeerId);
        Assert.Empty(node.Connections);
        await AssertNotGreylistedAsync(node);
    }

    private static Peer Refusing(Peer peer, AckMessage refusal) => peer.With(options => options with { Answer = refusal });

    private async Task AssertRunsAsync(FakeConnection<byte[], ConnectionMetadata> remote, IP2pConnection<byte[], ConnectionMetadata> connection)
    {
        Assert.False(connection.Closed.IsCompleted);
        await remote.SendAsync([1], Token);
        Assert.Equal([1], await ReceiveAsync(connection));
    }

    private async Task AssertRefusedForItsVersionAsync(
        IP2pNetwork<byte[], int, ConnectionMetadata> node, NetworkVersion announced, AckMessage expected)
    {
        var events = await WatchAsync(node);
        var peer = Announcing(Peer(1), AnnouncedPort).With(options => options with { Version = announced });
        var id = peer.Options.Identity.PeerId;

        await using var remote = await DialAsync(peer, node);
        Assert.Equal(expected, await remote.HandshakeAsync(Token));

        Assert.Empty(await remote.ReadToEndAsync(Token));
        var happened = await events.UntilAsync<P2pEvent.RejectingRequest>();
        var socket = Single<P2pEvent.IncomingConnection>(happened).Point;
        Assert.Equal(
            [
                new P2pEvent.IncomingConnection(socket),
                new P2pEvent.NewPoint(Loopback(AnnouncedPort)),
                new P2pEvent.NewPeer(id),
                new P2pEvent.RejectingRequest(socket, new ConnectionId(Loopback(AnnouncedPort)), id),
            ],
            happened);
        Assert.Empty(node.Connections);

        // Not greylisted, so the same again; and the point is new again, because it was not kept (gap D-5).
        await using var again = await DialAsync(peer, node);
        Assert.Equal(expected, await again.HandshakeAsync(Token));
        Assert.Equal(new P2pEvent.NewPoint(Loopback(AnnouncedPort)), (await events.UntilAsync<P2pEvent.NewPoint>())[^1]);
    }
}
