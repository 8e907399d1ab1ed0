using System.Net;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Diagnostics;

/// <summary>The reference's counters of messages (behaviour 14.2).</summary>
public sealed class MessageCountingTests : VirtualNetworkTest
{
    [Fact]
    [Trait("Scenario", "P2PC-07")]
    public async Task Every_kind_of_message_is_counted_for_each_direction_and_so_are_failed_receives()
    {
        var node = await StartAsync(1);
        await using var remote = await JoinAsync(2, node);
        await using var other = await JoinAsync(3, node);
        var connection = node.FindConnection(IdOf(2))!;
        Network.Refuse(new IPEndPoint(Host(8), 9732));

        await remote.SendAsync(new P2pMessage<byte[]>.Bootstrap(), Token);
        Assert.IsType<P2pMessage<byte[]>.Advertise>(await remote.ReceiveAsync(Token));
        await remote.SendAsync(new P2pMessage<byte[]>.Advertise([Point(9)]), Token);
        await remote.SendAsync(new P2pMessage<byte[]>.SwapRequest(Point(8), IdOf(8)), Token);
        Assert.IsType<P2pMessage<byte[]>.SwapAck>(await remote.ReceiveAsync(Token));
        await other.SendAsync(new P2pMessage<byte[]>.SwapAck(Point(8), IdOf(8)), Token);
        await remote.SendAsync([1], Token);
        Assert.IsType<SendResult.Queued>(await node.RequestPointsAsync(IdOf(2), Token));
        Assert.IsType<SendResult.Queued>(await node.RequestSwapAsync(IdOf(2), Point(3), IdOf(3), Token));
        _ = await connection.SendAsync([2], Token);
        _ = connection.TrySend([3]);
        _ = node.Broadcast([4]);
        _ = await connection.ReceiveAsync(Token);
        var receiving = connection.ReceiveAsync(Token).AsTask();
        await connection.DisconnectAsync("done", wait: true).WaitAsync(Patience);
        _ = await receiving.WaitAsync(Patience);

        var expected = new Dictionary<string, double>
        {
            ["broadcast_message_sent"] = 2,
            ["user_message_sent"] = 2,
            ["user_message_received"] = 1,
            ["user_message_received_error"] = 1,
            ["advertise_sent"] = 1,
            ["advertise_received"] = 1,
            ["bootstrap_sent"] = 1,
            ["bootstrap_received"] = 1,
            ["swap_requests_sent"] = 1,
            ["swap_requests_received"] = 1,
            ["swap_ack_sent"] = 1,
            ["swap_ack_received"] = 1,
        };
        await UntilAsync(() => Counted().Values.Sum() >= expected.Values.Sum());
        Assert.Equal(expected, Counted());

        Dictionary<string, double> Counted()
        {
            const string prefix = "mavkit_p2p_messages_";
            var measured = node.ReadMetrics();
            return ReferenceMetric.All
                .Where(metric => metric.Name.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(metric => metric.Name[prefix.Length..], metric => metric.ValueIn(measured));
        }
    }
}
