using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Peer = Mavryk.P2p.Actors.TestKit.Peers.FakePeer<byte[], Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;

namespace Mavryk.P2p.Actors.Tests.Handshakes;

/// <summary>A Nack of the node, for each motive, in both directions (behaviour 5.4 e to k).</summary>
public sealed class RefusalTests : PeerTest
{
    private const ushort AnnouncedPort = 4001;

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
}
