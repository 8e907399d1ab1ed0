using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Pool;

/// <summary>Bootstrap, Advertise and swaps on the wire (behaviour 6).</summary>
public sealed class ControlMessageTests : VirtualNetworkTest
{
    [Fact]
    [Trait("Scenario", "DISC-02")]
    public async Task Bootstrap_is_answered_with_the_points_met_in_a_handshake()
    {
        var node = await StartAsync(1);
        await JoinAsync(2, node);
        await JoinAsync(3, node, isPrivate: true);
        await JoinAsync(4, node);
        await node.RegisterPointAsync(Point(5));
        var asking = await JoinAsync(6, node, listens: false);
        await node.GreylistAddressAsync(Point(4).Address);
        var events = await WatchAsync(node);

        await asking.SendAsync(new P2pMessage<byte[]>.Bootstrap(), Token);

        var told = Assert.IsType<P2pMessage<byte[]>.Advertise>(await asking.ReceiveAsync(Token));
        Assert.Equal(Point(2), Assert.Single(told.Points));
        await UntilAsync(() => events.Count == 2);
        Assert.Equal([new P2pEvent.BootstrapReceived(IdOf(6)), new P2pEvent.AdvertiseSent(IdOf(6))], events);
    }

    [Fact]
    [Trait("Scenario", "DISC-02")]
    [Trait("Scenario", "PRIV-04")]
    public async Task With_nothing_to_tell_or_to_a_private_peer_nothing_is_sent()
    {
        var node = await StartAsync(1);
        var lonely = await JoinAsync(2, node);
        await lonely.SendAsync(new P2pMessage<byte[]>.Bootstrap(), Token);
        var hidden = await JoinAsync(3, node, isPrivate: true);
        await hidden.SendAsync(new P2pMessage<byte[]>.Bootstrap(), Token);
        await lonely.SendAsync([1], Token);
        await hidden.SendAsync([1], Token);
        await node.ReceiveAnyAsync(Token);
        await node.ReceiveAnyAsync(Token);
        await node.GetGreylistsAsync(Token);

        foreach (var connection in node.Connections)
        {
            connection.TrySend([9]);
        }

        Assert.Equal([9], Assert.IsType<P2pMessage<byte[]>.Application>(await lonely.ReceiveAsync(Token)).Message);
        Assert.Equal([9], Assert.IsType<P2pMessage<byte[]>.Application>(await hidden.ReceiveAsync(Token)).Message);
    }

    [Fact]
    [Trait("Scenario", "DISC-03")]
    public async Task Advertised_points_become_known_and_known_ones_keep_their_trust()
    {
        var node = await StartAsync(1);
        await node.TrustAsync(Point(7));
        var telling = await JoinAsync(2, node);
        var events = await WatchAsync(node);

        await telling.SendAsync(new P2pMessage<byte[]>.Advertise([Point(7), Point(8)]), Token);

        await UntilAsync(() => node.FindPoint(Point(8)) is not null);
        Assert.Equal(PointState.Disconnected, node.FindPoint(Point(8))!.State);
        Assert.False(node.FindPoint(Point(8))!.Trusted);
        Assert.True(node.FindPoint(Point(7))!.Trusted);
        await UntilAsync(() => events.Count == 2);
        Assert.Equal([new P2pEvent.AdvertiseReceived(IdOf(2)), new P2pEvent.NewPoint(Point(8))], events);
    }

    [Fact]
    public async Task More_than_the_allowance_of_messages_is_dropped_and_the_connection_lives()
    {
        var node = await StartAsync(1);
        var flooding = await JoinAsync(2, node);
        var events = await WatchAsync(node);

        for (var i = 0; i < 30; i++)
        {
            await flooding.SendAsync(new P2pMessage<byte[]>.Bootstrap(), Token);
        }

        await flooding.SendAsync([1], Token);
        await node.ReceiveAnyAsync(Token);
        await node.GetGreylistsAsync(Token);
        await node.RegisterPointAsync(Point(9));
        await UntilAsync(() => events.Contains(new P2pEvent.NewPoint(Point(9))));

        Assert.Equal(10, events.Count(seen => seen is P2pEvent.BootstrapReceived));
        Assert.NotNull(node.FindConnection(IdOf(2)));
    }

    [Fact]
    [Trait("Scenario", "PRIV-05")]
    public async Task With_discovery_disabled_nothing_is_answered_or_taken_in()
    {
        var node = await StartAsync(1, options => options with { Config = options.Config with { DisablePeerDiscovery = true } });
        await JoinAsync(2, node);
        var asking = await JoinAsync(3, node);

        await asking.SendAsync(new P2pMessage<byte[]>.Advertise([Point(8)]), Token);
        await asking.SendAsync(new P2pMessage<byte[]>.Bootstrap(), Token);
        await asking.SendAsync([1], Token);
        await node.ReceiveAnyAsync(Token);
        await node.GetGreylistsAsync(Token);
        node.FindConnection(IdOf(3))!.TrySend([9]);

        Assert.IsType<P2pMessage<byte[]>.Application>(await asking.ReceiveAsync(Token));
        Assert.Null(node.FindPoint(Point(8)));
    }

    [Fact]
    [Trait("Scenario", "SWAP-03")]
    public async Task A_swap_request_to_a_node_with_nobody_to_offer_is_not_answered()
    {
        var node = await StartAsync(1);
        var asking = await JoinAsync(2, node);
        await JoinAsync(3, node, isPrivate: true);
        await JoinAsync(4, node, listens: false);
        var events = await WatchAsync(node);

        await asking.SendAsync(new P2pMessage<byte[]>.SwapRequest(Point(5), IdOf(5)), Token);
        await asking.SendAsync([1], Token);
        await node.ReceiveAnyAsync(Token);
        await node.GetGreylistsAsync(Token);
        node.FindConnection(IdOf(2))!.TrySend([9]);

        Assert.IsType<P2pMessage<byte[]>.Application>(await asking.ReceiveAsync(Token));
        await UntilAsync(() => !events.IsEmpty);
        Assert.Equal([new P2pEvent.SwapRequestReceived(IdOf(2))], events);
        Assert.Null(node.FindPoint(Point(5)));
    }

    [Fact]
    public async Task A_swap_request_is_answered_and_the_offered_peer_is_exchanged_for_the_new_one()
    {
        var node = await StartAsync(1);
        var offered = await StartAsync(5);
        var asking = await JoinAsync(2, node);
        var given = await JoinAsync(3, node);
        var ended = node.FindConnection(IdOf(3))!.Closed;
        var events = await WatchAsync(node);

        await asking.SendAsync(new P2pMessage<byte[]>.SwapRequest(Point(5), IdOf(5)), Token);

        Assert.Equal(new P2pMessage<byte[]>.SwapAck(Point(3), IdOf(3)), await asking.ReceiveAsync(Token));
        Assert.IsType<DisconnectionReason.PeerSwapped>(await ended.WaitAsync(Token));
        Assert.Null(await given.ReceiveAsync(Token));
        Assert.NotNull(node.FindConnection(IdOf(5)));
        Assert.NotNull(offered.FindConnection(IdOf(1)));
        await UntilAsync(() => events.Contains(new P2pEvent.SwapSuccess(IdOf(2))));
        Assert.Contains(new P2pEvent.SwapAckSent(IdOf(2)), events);
    }

    [Fact]
    public async Task A_swap_with_another_peer_than_promised_fails_and_nobody_is_given_up()
    {
        var node = await StartAsync(1);
        await StartAsync(5);
        var asking = await JoinAsync(2, node);
        await JoinAsync(3, node);
        var events = await WatchAsync(node);

        await asking.SendAsync(new P2pMessage<byte[]>.SwapRequest(Point(5), IdOf(6)), Token);

        await UntilAsync(() => events.Contains(new P2pEvent.SwapFailure(IdOf(2))));
        Assert.NotNull(node.FindConnection(IdOf(3)));
        Assert.Null(node.FindConnection(IdOf(5)));
    }

    [Fact]
    public async Task A_swap_ack_that_nobody_asked_for_makes_nobody_dial()
    {
        var node = await StartAsync(1);
        var telling = await JoinAsync(2, node);

        await telling.SendAsync(new P2pMessage<byte[]>.SwapAck(Point(5), IdOf(5)), Token);
        await telling.SendAsync([1], Token);
        await node.ReceiveAnyAsync(Token);
        await node.GetGreylistsAsync(Token);

        Assert.Null(node.FindPoint(Point(5)));
    }
}
