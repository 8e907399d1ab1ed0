using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>Dialling through the facade, and giving it up (behaviour 1.3, 5.2).</summary>
public sealed class ConnectTests : PeerTest
{
    [Fact]
    public async Task A_dial_that_is_cancelled_before_it_begins_does_nothing()
    {
        var node = await StartAsync();
        var point = PointOf(Listen());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.ConnectAsync(point, cancellation: new CancellationToken(canceled: true)));

        Assert.Null(node.FindPoint(point));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FakePeerStage.ConnectionMessage)]
    [InlineData(FakePeerStage.Metadata)]
    public async Task A_dial_that_is_cancelled_on_the_way_leaves_nothing_behind(FakePeerStage? reached)
    {
        var node = await StartAsync(settings => settings with { Limits = settings.Limits with { Connections = new ConnectionBounds(1, 1, 1) } });
        var listener = Listen();
        var point = PointOf(listener);
        using var cancellation = new CancellationTokenSource();
        var dialling = node.ConnectAsync(point, cancellation: cancellation.Token);
        await using var remote = await Peer(1).AcceptAsync(listener, Token);
        for (var stage = FakePeerStage.ConnectionMessage; stage <= reached; stage++)
        {
            Assert.True(await remote.SendAsync(stage, Token) && await remote.ReceiveAsync(stage, Token));
        }

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dialling.WaitAsync(Patience));
        _ = await remote.ReadToEndAsync(Token);
        await EventuallyAsync(() => node.Counts.Total == 0);
        Assert.Equal(PointState.Disconnected, node.FindPoint(point)!.State);
        Assert.Empty(node.Connections);

        // The slot, the only one, and the point are free.
        var (again, result) = await DialledAsync(node, Peer(1), listener);
        await using var end = again;
        Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Ok>(result);
    }

    [Fact]
    public async Task A_connection_outlives_the_token_of_its_dial()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        using var cancellation = new CancellationTokenSource();
        var connection = (await alice.ConnectAsync(bob.ListeningPoint!.Value, cancellation: cancellation.Token).WaitAsync(Patience)).GetOrThrow();

        await cancellation.CancelAsync();

        var other = await OtherEndAsync(bob, alice);
        await other.SendAsync([1]);
        Assert.Equal([1], await ReceiveAsync(connection));
    }

    [Fact]
    public async Task Dialling_after_the_shutdown_is_cancelled()
    {
        var node = await StartAsync();
        await node.ShutdownAsync().WaitAsync(Patience);

        Assert.IsType<P2pError.Canceled>(ErrorOf(await node.ConnectAsync(PointOf(Listen()), cancellation: Token)));
    }
}
