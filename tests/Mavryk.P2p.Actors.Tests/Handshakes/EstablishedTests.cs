using System.Net;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Tests.Handshakes;

public sealed class EstablishedTests : PeerTest
{
    private const ushort AnnouncedPort = 4001;

    [Fact]
    [Trait("Scenario", "SOCK-15")]
    [Trait("Scenario", "FD-01")]
    public async Task An_outgoing_handshake_ends_in_a_running_connection()
    {
        var node = await StartAsync();
        var events = await WatchAsync(node);
        var listener = Listen();
        var (point, peer) = (PointOf(listener), Peer(1));
        var peerId = peer.Options.Identity.PeerId;

        var (remote, result) = await DialledAsync(node, peer, listener);
        await using var end = remote;

        var connection = result.GetOrThrow();
        var idPoint = new ConnectionId(point);
        Assert.Equal(
            [
                new P2pEvent.NewPoint(point),
                new P2pEvent.OutgoingConnection(point),
                new P2pEvent.NewPeer(peerId),
                new P2pEvent.AcceptingRequest(point, idPoint, peerId),
                new P2pEvent.ConnectionEstablished(idPoint, peerId),
            ],
            await events.UntilAsync<P2pEvent.ConnectionEstablished>());
        Assert.Same(connection, Assert.Single(node.Connections));
        Assert.Same(connection, node.FindConnection(point));
        Assert.Same(connection, node.FindConnection(peerId));
        Assert.Equal((false, peerId, idPoint, point.Port), (connection.Info.Incoming, connection.Info.PeerId, connection.Info.IdPoint, connection.Info.RemoteSocketPort));
        Assert.Equal(node.ListeningPoint!.Value.Port, remote.RemoteMessage!.Port);
        Assert.Equal(node.PeerId, remote.RemoteMessage.PublicKey.ToPeerId());
    }

    [Fact]
    [Trait("Scenario", "SOCK-16")]
    public async Task An_incoming_handshake_ends_in_a_connection_that_is_found_under_the_announced_port()
    {
        var node = await StartAsync();
        var events = await WatchAsync(node);
        var peer = Announcing(Peer(1), AnnouncedPort);
        var peerId = peer.Options.Identity.PeerId;

        var (remote, connection) = await JoinAsync(peer, node);
        await using var end = remote;

        var announced = Loopback(AnnouncedPort);
        var socket = Loopback(connection.Info.RemoteSocketPort);
        Assert.Equal(
            [
                new P2pEvent.IncomingConnection(socket),
                new P2pEvent.NewPoint(announced),
                new P2pEvent.NewPeer(peerId),
                new P2pEvent.AcceptingRequest(socket, new ConnectionId(announced), peerId),
                new P2pEvent.ConnectionEstablished(new ConnectionId(announced), peerId),
            ],
            await events.UntilAsync<P2pEvent.ConnectionEstablished>());
        Assert.Same(connection, Assert.Single(node.Connections));
        Assert.Same(connection, node.FindConnection(announced));
        Assert.True(connection.Info.Incoming);
    }

    [Fact]
    [Trait("Scenario", "SOCK-25")]
    public async Task A_peer_without_an_announced_port_has_a_connection_and_no_point()
    {
        var node = await StartAsync();
        var events = await WatchAsync(node);
        var peer = Peer(1);

        var (remote, connection) = await JoinAsync(peer, node);
        await using var end = remote;

        Assert.Equal(new ConnectionId(P2pAddress.FromIPAddress(IPAddress.Loopback), null), connection.Info.IdPoint);
        Assert.DoesNotContain(await events.UntilAsync<P2pEvent.ConnectionEstablished>(), happened => happened is P2pEvent.NewPoint);
        Assert.Null(node.FindConnection(Loopback(connection.Info.RemoteSocketPort)));
        await remote.SendAsync([1, 2, 3], Token);
        Assert.Equal([1, 2, 3], await ReceiveAsync(connection));
        Assert.IsType<SendResult.Queued>(connection.TrySend([4]));
        Assert.Equal([4], Application(await remote.ReceiveAsync(Token)));
    }

    [Fact]
    [Trait("Scenario", "SOCK-24")]
    public async Task A_private_peer_is_shown_as_private_and_its_point_is_told_to_nobody()
    {
        var node = await StartAsync(options => options with { Limits = options.Limits with { Connections = new ConnectionBounds(2, 2, 2) } });
        var hidden = Announcing(Peer(1), 4001).With(options => options with { Metadata = new ConnectionMetadata(DisableMempool: true, PrivateNode: true) });

        var (first, atHidden) = await JoinAsync(hidden, node);
        var (second, atOpen) = await JoinAsync(Announcing(Peer(2), 4002), node);
        await using var third = await DialAsync(Peer(3), node);
        var refusal = await third.HandshakeAsync(Token);

        Assert.True(atHidden.Info.Private);
        Assert.Equal(new ConnectionMetadata(DisableMempool: true, PrivateNode: true), atHidden.Info.RemoteMetadata);
        Assert.False(atOpen.Info.Private);
        Assert.Equal(new AckMessage.Nack(RejectionMotive.TooManyConnections, [Loopback(4002)]), refusal);
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    [Trait("Scenario", "VERS-01")]
    public async Task Two_nodes_agree_on_their_greatest_versions()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());

        var connection = await ConnectAsync(alice, bob);

        Assert.Equal(new NetworkVersion("SANDBOXED_MAVRYK", 1, 1), alice.AnnouncedVersion);
        Assert.Equal(alice.AnnouncedVersion, connection.NegotiatedVersion);
        Assert.Equal(alice.AnnouncedVersion, (await OtherEndAsync(bob, alice)).NegotiatedVersion);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    [Trait("Scenario", "VERS-02")]
    public async Task The_older_version_of_a_remote_is_agreed_on(ushort distributedDb, ushort p2p)
    {
        var node = await StartAsync();
        var older = new NetworkVersion(Version.ChainName, distributedDb, p2p);

        var (remote, connection) = await JoinAsync(Peer(1).With(options => options with { Version = older }), node);
        await using var end = remote;

        Assert.Equal(older, connection.NegotiatedVersion);
        Assert.Equal(older, connection.Info.AnnouncedVersion);
    }

    [Fact]
    public async Task A_remote_that_sends_byte_by_byte_gets_through()
    {
        var node = await StartAsync();

        var (remote, connection) = await JoinAsync(Peer(1).With(options => options with { WriteBytes = 1 }), node);
        await using var end = remote;

        await remote.SendAsync([7], Token);
        Assert.Equal([7], await ReceiveAsync(connection));
    }

    [Fact]
    [Trait("Scenario", "FD-02")]
    public async Task The_counters_of_a_connection_are_the_bytes_on_the_wire()
    {
        var node = await StartAsync();
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        var received = remote.RawFrames.Sum(frame => frame.Length);
        var before = connection.Stat;

        await connection.SendAsync("test"u8.ToArray());
        Assert.Equal("test"u8.ToArray(), Application(await remote.ReceiveAsync(Token)));
        await remote.SendAsync("test"u8.ToArray(), Token);
        Assert.Equal("test"u8.ToArray(), await ReceiveAsync(connection));

        // Size, tag, length and four bytes, in a chunk.
        const int chunk = 2 + 16 + 4 + 2 + 4 + 4;
        Assert.Equal(received, before.TotalSent);
        Assert.Equal(received + chunk, connection.Stat.TotalSent);
        Assert.Equal(before.TotalReceived + chunk, connection.Stat.TotalReceived);
        Assert.Equal(connection.Stat.TotalSent, node.GlobalStat.TotalSent);
    }
}
