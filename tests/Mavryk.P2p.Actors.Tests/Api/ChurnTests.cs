using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>Connections that come and go, and what is left of them (behaviour 5.8), in an in-memory network.</summary>
public sealed class ChurnTests : VirtualNetworkTest
{
    private const int Rounds = 300;

    [Fact]
    public async Task Three_hundred_rounds_in_each_direction_leave_no_attempt_no_actor_and_no_socket()
    {
        // One slot: a reservation that leaks shows in the next round.
        var node = await StartAsync(1, settings => settings with { Limits = settings.Limits with { Connections = new ConnectionBounds(1, 1, 1) } });
        using var listener = Network.Listen(Point(2).ToEndPoint());
        var (begun, ended) = (0, 0);
        node.OnNewConnection((_, _) => Interlocked.Increment(ref begun));
        node.OnDisconnection(_ => Interlocked.Increment(ref ended));

        for (var round = 0; round < Rounds; round++)
        {
            await DialAsync(node, listener, remoteCloses: round % 2 == 0);

            // Time for the admission to forgive: callers of one address come at a limited rate.
            Clock.Advance(TimeSpan.FromMinutes(1));
            await BeDialledAsync(node, remoteCloses: round % 2 == 1);
        }

        Assert.Equal((2 * Rounds, 2 * Rounds), (begun, ended));

        // An attempt is counted until DeathWatch tells the end of its actor.
        Assert.Equal(default(PoolCounts), node.Counts);
        Assert.Empty(node.Connections);
        await UntilAsync(() => Network.Connections.Count == 0);
        Assert.Equal(PointState.Disconnected, node.FindPoint(Point(2))!.State);
    }

    [Fact]
    [Trait("Scenario", "P2PC-06")]
    public async Task A_connection_closed_by_the_application_is_recorded_with_its_text_and_its_point_rests_for_a_minute()
    {
        var node = await StartAsync(1, settings => settings with { Pool = settings.Pool with { ReconnectionJitter = 0 } });
        await using var remote = await JoinAsync(2, node);
        var connection = node.FindConnection(IdOf(2))!;
        var events = await WatchAsync(node);

        await connection.DisconnectAsync("the application had enough").WaitAsync(Patience);

        Assert.Equal(new DisconnectionReason.User("the application had enough"), await connection.Closed);
        await UntilAsync(() => events.OfType<P2pEvent.Disconnection>().Any());
        Assert.Equal(new P2pEvent.Disconnection(IdOf(2)), Assert.Single(events.OfType<P2pEvent.Disconnection>()));
        var point = node.FindPoint(Point(2))!;
        Assert.Equal((PointState.Disconnected, Clock.Now + TimeSpan.FromSeconds(60)), (point.State, point.ReconnectionTime));
        Assert.Equal(PeerState.Disconnected, node.FindPeer(IdOf(2))!.State);
        Assert.Null(await remote.ReceiveAsync(Token));
    }

    [Fact]
    [Trait("Scenario", "P2PC-01")]
    public async Task Without_peer_discovery_messages_about_points_are_ignored_and_those_of_the_application_pass()
    {
        var node = await StartAsync(1, settings => settings with { Config = settings.Config with { DisablePeerDiscovery = true } });
        await using var remote = await JoinAsync(2, node);

        await remote.SendAsync(new P2pMessage<byte[]>.Bootstrap(), Token);
        await remote.SendAsync(new P2pMessage<byte[]>.Advertise([]), Token);
        await remote.SendAsync([7], Token);

        var received = await node.FindConnection(IdOf(2))!.ReceiveAsync(Token).AsTask().WaitAsync(Patience);
        Assert.Equal([7], received.GetOrThrow());
    }

    private async Task DialAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, InMemoryListener listener, bool remoteCloses)
    {
        var dialling = node.ConnectAsync(Point(2), cancellation: Token);
        await using var remote = await Peer(2).AcceptAsync(listener, Token);
        Assert.Equal(new AckMessage.Ack(), await remote.HandshakeAsync(Token));
        await EndAsync(remote, (await dialling.WaitAsync(Patience)).GetOrThrow(), remoteCloses);
    }

    private async Task BeDialledAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, bool remoteCloses)
    {
        await using var remote = await JoinAsync(2, node);
        await EndAsync(remote, node.FindConnection(IdOf(2))!, remoteCloses);
    }

    private static async Task EndAsync(
        FakeConnection<byte[], ConnectionMetadata> remote, IP2pConnection<byte[], ConnectionMetadata> connection, bool remoteCloses)
    {
        if (remoteCloses)
        {
            await remote.DisposeAsync();
        }
        else
        {
            _ = connection.DisconnectAsync("done");
        }

        await connection.Closed.WaitAsync(Patience);
    }
}
