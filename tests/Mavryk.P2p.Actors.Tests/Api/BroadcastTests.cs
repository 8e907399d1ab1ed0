using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>One message for many connections: offered, never waited for (behaviour 1.4).</summary>
public sealed class BroadcastTests : PeerTest
{
    [Fact]
    [Trait("Scenario", "BCAST-02")]
    public async Task Excepted_connections_get_nothing_and_the_others_the_message_once()
    {
        var node = await StartAsync();
        var (one, _) = await JoinAsync(Peer(1), node);
        var (two, excepted) = await JoinAsync(Peer(2), node);
        var (three, other) = await JoinAsync(Peer(3), node);

        var result = node.Broadcast([1], except: excepted.Equals, alternative: new(other.Equals, [2]));
        Assert.Equal(new BroadcastResult(Queued: 2, Dropped: 0, Skipped: 1), result);

        // A mark behind it shows that there is nothing else.
        Assert.Equal(new BroadcastResult(3, 0, 0), node.Broadcast([9]));
        Assert.Equal([[1], [9]], await TakeAsync(one));
        Assert.Equal([[9]], await TakeAsync(two));
        Assert.Equal([[2], [9]], await TakeAsync(three));
    }

    [Fact]
    public async Task Only_the_connections_that_are_asked_for_take_part()
    {
        var node = await StartAsync();
        var (one, first) = await JoinAsync(Peer(1), node);
        var (two, _) = await JoinAsync(Peer(2), node);
        var (three, third) = await JoinAsync(Peer(3), node);
        await third.DisconnectAsync("gone").WaitAsync(Patience);

        Assert.Equal(new BroadcastResult(Queued: 1, Dropped: 0, Skipped: 1), node.Broadcast([1], [first, third]));

        Assert.Equal(new BroadcastResult(2, 0, 0), node.Broadcast([9]));
        Assert.Equal([[1], [9]], await TakeAsync(one));
        Assert.Equal([[9]], await TakeAsync(two));
        await three.DisposeAsync();
    }

    /// <summary>All messages up to the mark, which ends the connection of the remote.</summary>
    private async Task<List<byte[]>> TakeAsync(FakeConnection<byte[], ConnectionMetadata> remote)
    {
        var messages = new List<byte[]>();
        do
        {
            messages.Add(Application(await remote.ReceiveAsync(Token)));
        }
        while (messages[^1][0] != 9);
        await remote.DisposeAsync();
        return messages;
    }
}
