using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Pool;

/// <summary>Control messages that the application or an operator sends by hand, and the testing facility that sends anything.</summary>
public sealed class ControlRequestTests : VirtualNetworkTest
{
    [Fact]
    public async Task A_peer_that_is_asked_for_points_gets_a_bootstrap()
    {
        var node = await StartAsync(1);
        var asked = await JoinAsync(2, node);
        var events = await WatchAsync(node);

        Assert.IsType<SendResult.Queued>(await node.RequestPointsAsync(IdOf(2), Token));

        Assert.IsType<P2pMessage<byte[]>.Bootstrap>(await asked.ReceiveAsync(Token));
        await UntilAsync(() => events.Contains(new P2pEvent.BootstrapSent(IdOf(2))));
        Assert.IsType<SendResult.Closed>(await node.RequestPointsAsync(IdOf(3), Token));
    }

    [Fact]
    public async Task With_discovery_disabled_nobody_is_asked_for_points()
    {
        var node = await StartAsync(1, settings => settings with { Config = settings.Config with { DisablePeerDiscovery = true } });
        var other = await JoinAsync(2, node);

        Assert.IsType<SendResult.Disabled>(await node.RequestPointsAsync(IdOf(2), Token));

        node.FindConnection(IdOf(2))!.TrySend([9]);
        Assert.IsType<P2pMessage<byte[]>.Application>(await other.ReceiveAsync(Token));
    }

    [Fact]
    public async Task The_answer_to_a_swap_offered_by_hand_is_acted_on()
    {
        var node = await StartAsync(1);
        await StartAsync(5);
        var asked = await JoinAsync(2, node);
        await JoinAsync(3, node);
        var ended = node.FindConnection(IdOf(3))!.Closed;
        var events = await WatchAsync(node);

        Assert.IsType<SendResult.Queued>(await node.RequestSwapAsync(IdOf(2), Point(3), IdOf(3), Token));
        Assert.Equal(new P2pMessage<byte[]>.SwapRequest(Point(3), IdOf(3)), await asked.ReceiveAsync(Token));
        await asked.SendAsync(new P2pMessage<byte[]>.SwapAck(Point(5), IdOf(5)), Token);

        Assert.IsType<DisconnectionReason.PeerSwapped>(await ended.WaitAsync(Token));
        Assert.NotNull(node.FindConnection(IdOf(5)));
        await UntilAsync(() => events.Contains(new P2pEvent.SwapSuccess(IdOf(2))));
        Assert.Contains(new P2pEvent.SwapRequestSent(IdOf(2)), events);
        Assert.IsType<SendResult.Closed>(await node.RequestSwapAsync(IdOf(9), Point(3), IdOf(3), Token));
    }

    [Fact]
    public async Task Unchecked_messages_and_raw_bytes_go_out_as_they_are()
    {
        var node = await StartAsync(1);
        var remote = await JoinAsync(2, node);
        var sender = Assert.IsType<IUncheckedSender<byte[]>>(node.FindConnection(IdOf(2)), exactMatch: false);

        Assert.IsType<SendResult.Queued>(sender.TrySend(new P2pMessage<byte[]>.SwapAck(Point(5), IdOf(5))));
        Assert.IsType<SendResult.Queued>(sender.TrySendRaw([0, 0, 0, 2, 0, 2]));

        Assert.Equal(new P2pMessage<byte[]>.SwapAck(Point(5), IdOf(5)), await remote.ReceiveAsync(Token));
        Assert.IsType<P2pMessage<byte[]>.Bootstrap>(await remote.ReceiveAsync(Token));
    }
}
