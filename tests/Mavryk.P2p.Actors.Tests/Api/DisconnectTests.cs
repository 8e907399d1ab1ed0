using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>How a connection ends, and that nothing of it is left (behaviour 1.3, 5.8).</summary>
public sealed class DisconnectTests : PeerTest
{
    [Fact]
    [Trait("Scenario", "BUFR-10")]
    public async Task A_receive_ends_with_connection_closed_when_the_stream_ends_inside_a_message()
    {
        var node = await StartAsync();
        var (remote, connection) = await JoinAsync(Peer(1), node);
        var receiving = connection.ReceiveAsync().AsTask();

        await remote.SendChunkAsync(Convert.FromHexString("000000640010000000"), Token);
        await EventuallyAsync(() => connection.Stat.TotalReceived >= remote.RawFrames.Count);
        await remote.DisposeAsync();

        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await receiving.WaitAsync(Patience)));
        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await connection.ReceiveAsync()));
    }

    [Fact]
    public async Task A_connection_whose_actor_is_killed_leaves_nothing_behind()
    {
        ErrorsExpected = true;
        var node = await StartAsync();
        var ended = new TaskCompletionSource<PeerId>(TaskCreationOptions.RunContinuationsAsynchronously);
        node.OnDisconnection(ended.SetResult);
        var (remote, connection) = await JoinAsync(Announcing(Peer(1), 4001), node);
        await using var end = remote;

        Sys.ActorSelection("/user/node-1/connections/*").Tell(Kill.Instance);

        _ = await remote.ReadToEndAsync(Token);
        Assert.Equal(connection.Info.PeerId, await ended.Task.WaitAsync(Patience));
        Assert.Equal(new DisconnectionReason.UnknownReason(), await connection.Closed.WaitAsync(Patience));
        Assert.Equal(0, node.Counts.Total);
        Assert.Empty(node.Connections);
        Assert.Equal(PointState.Disconnected, node.FindPoint(Loopback(4001))!.State);
        Assert.IsType<SendResult.Closed>(connection.TrySend([1]));
        await using var again = (await JoinAsync(Announcing(Peer(1), 4001), node)).Remote;
    }

    [Fact]
    public async Task A_dial_whose_actor_is_killed_is_answered_and_frees_its_point()
    {
        ErrorsExpected = true;
        var node = await StartAsync();
        var listener = Listen();
        var dialling = node.ConnectAsync(PointOf(listener), cancellation: Token);
        await using var remote = await Peer(1).AcceptAsync(listener, Token);
        Assert.True(await remote.ReceiveAsync(FakePeerStage.ConnectionMessage, Token));

        Sys.ActorSelection("/user/node-1/connections/*").Tell(Kill.Instance);

        Assert.IsType<P2pError.Canceled>(ErrorOf(await dialling.WaitAsync(Patience)));
        Assert.Empty(await remote.ReadToEndAsync(Token));
        await EventuallyAsync(() => node.Counts.Total == 0);
        Assert.Equal(PointState.Disconnected, node.FindPoint(PointOf(listener))!.State);
    }
}
