using System.Collections.Immutable;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>The layer switched off, without any actor system (behaviour 1.8).</summary>
public sealed class FakedNetworkTests
{
    private static readonly P2pPoint Point = new(P2pAddress.FromIPv4(0x7f000001), 9732);

    private readonly IP2pNetwork<byte[], int, ConnectionMetadata> _node = P2pNetwork.Faked(TestMessages.Settings, TestMessages.Definition());

    [Fact]
    public void It_is_somebody_of_our_network_the_same_in_the_whole_process()
    {
        Assert.Equal(new NetworkVersion("SANDBOXED_MAVRYK", 1, 1), _node.AnnouncedVersion);
        Assert.NotEqual(default, _node.PeerId);
        Assert.Equal(_node.PeerId, P2pNetwork.Faked(TestMessages.Settings, TestMessages.Definition()).PeerId);
        Assert.Null(_node.ListeningPoint);
    }

    [Fact]
    [Trait("Scenario", "RPC-06")]
    public async Task Nobody_is_there()
    {
        _node.Activate();

        Assert.IsType<P2pError.ConnectionFailed>(Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Failed>(await _node.ConnectAsync(Point)).Error);
        Assert.Empty(_node.Connections);
        Assert.Null(_node.FindConnection(Point));
        Assert.Null(_node.FindConnection(_node.PeerId));
        Assert.Empty(_node.Points());
        Assert.Empty(_node.Peers());
        Assert.Null(_node.FindPoint(Point));
        Assert.Null(_node.FindPeer(_node.PeerId));
        Assert.Equal((default, default), (_node.Counts, _node.GlobalStat));
        Assert.Equal(default, _node.Broadcast([1], [P2pNetwork.FakedConnection(TestMessages.Settings, TestMessages.Definition())]));
    }

    [Fact]
    [Trait("Scenario", "RPC-06")]
    public async Task Receiving_and_watching_never_complete()
    {
        using var cancellation = new CancellationTokenSource();
        var receiving = _node.ReceiveAnyAsync(cancellation.Token).AsTask();
        var watching = _node.WatchAsync(cancellation.Token).GetAsyncEnumerator().MoveNextAsync().AsTask();
        await _node.ShutdownAsync();

        Assert.False(receiving.IsCompleted || watching.IsCompleted);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task What_the_application_may_always_do_succeeds_without_effect()
    {
        _node.OnNewConnection((_, _) => Assert.Fail("There is no connection."));
        _node.OnDisconnection(_ => Assert.Fail("There was no connection."));

        await _node.SetPeerMetadataAsync(_node.PeerId, 7);
        await _node.GreylistAddressAsync(Point.Address);
        await _node.GreylistPeerAsync(_node.PeerId);

        Assert.Equal(0, _node.GetPeerMetadata(_node.PeerId));
        Assert.False(await _node.DisconnectPeerAsync(_node.PeerId));
        Assert.Equal(default, (await _node.MaintainAsync()).GetOrThrow());
        Assert.Equal(default, (await _node.RollAsync()).GetOrThrow());
        Assert.False(_node.Stopped.IsCompleted);
        await _node.DisposeAsync();
        Assert.True(_node.Stopped.IsCompleted);
    }

    public static TheoryData<string, Func<IP2pNetwork<byte[], int, ConnectionMetadata>, Task>> OperatorQueries => new()
    {
        { "greylists", node => node.GetGreylistsAsync() },
        { "clear greylists", node => node.ClearGreylistsAsync() },
        { "clear access lists", node => node.ClearAccessListsAsync() },
        { "ban address", node => node.BanAsync(Point.Address) },
        { "ban point", node => node.BanAsync(Point) },
        { "ban peer", node => node.BanAsync(node.PeerId) },
        { "unban address", node => node.UnbanAsync(Point.Address) },
        { "unban point", node => node.UnbanAsync(Point) },
        { "unban peer", node => node.UnbanAsync(node.PeerId) },
        { "trust point", node => node.TrustAsync(Point) },
        { "trust peer", node => node.TrustAsync(node.PeerId) },
        { "untrust point", node => node.UntrustAsync(Point) },
        { "untrust peer", node => node.UntrustAsync(node.PeerId) },
        { "open point", node => node.OpenAsync(Point) },
        { "open peer", node => node.OpenAsync(node.PeerId) },
        { "standing of an address", node => node.GetStandingAsync(Point.Address) },
        { "standing of a peer", node => node.GetStandingAsync(node.PeerId) },
        { "expected peer id", node => node.SetExpectedPeerIdAsync(Point, node.PeerId) },
        { "register point", node => node.RegisterPointAsync(Point) },
        { "unregister point", node => node.UnregisterPointAsync(Point) },
        { "point log", node => node.GetPointLogAsync(Point) },
        { "peer log", node => node.GetPeerLogAsync(node.PeerId) },
        { "follow point log", node => FirstAsync(node.FollowPointLogAsync(Point)) },
        { "follow peer log", node => FirstAsync(node.FollowPeerLogAsync(node.PeerId)) },
        { "why point", node => node.WhyAsync(Point) },
        { "why peer", node => node.WhyAsync(node.PeerId) },
    };

    [Theory]
    [MemberData(nameof(OperatorQueries))]
    [Trait("Scenario", "RPC-06")]
    public async Task What_an_operator_asks_is_disabled(string name, Func<IP2pNetwork<byte[], int, ConnectionMetadata>, Task> query)
    {
        var exception = await Assert.ThrowsAsync<P2pLayerDisabledException>(() => query(_node));

        Assert.True(exception.Message == new P2pError.P2pLayerDisabled().Message, name);
    }

    [Fact]
    [Trait("Scenario", "RPC-06")]
    public async Task A_faked_connection_tells_of_itself_and_is_closed()
    {
        var connection = P2pNetwork.FakedConnection(TestMessages.Settings, TestMessages.Definition());

        var version = _node.AnnouncedVersion;
        var metadata = new ConnectionMetadata(DisableMempool: false, PrivateNode: false);
        Assert.Equal(
            new ConnectionInfo<ConnectionMetadata>(false, _node.PeerId, new ConnectionId(P2pAddress.Any, null), 0, version, false, metadata, metadata),
            connection.Info);
        Assert.Equal(version, connection.NegotiatedVersion);
        Assert.Equal((default, default), (connection.Stat, connection.Queues));
        Assert.IsType<SendResult.Closed>(connection.TrySend([1]));
        Assert.IsType<SendResult.Closed>(await connection.SendAsync([1]));
        using var cancellation = new CancellationTokenSource();
        var receiving = connection.ReceiveAsync(cancellation.Token).AsTask();
        var enumerating = connection.ReceiveAllAsync(cancellation.Token).GetAsyncEnumerator().MoveNextAsync().AsTask();
        await connection.DisconnectAsync("done");
        Assert.IsType<DisconnectionReason.UnknownReason>(await connection.Closed);
        Assert.False(receiving.IsCompleted || enumerating.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => enumerating);
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<ImmutableArray<T>> stream) => _ = await stream.GetAsyncEnumerator().MoveNextAsync();
}
