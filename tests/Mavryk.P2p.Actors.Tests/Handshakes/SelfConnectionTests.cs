using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Handshakes;

/// <summary>A node that meets itself: noticed when the metadata proves it, no Nack, no penalty, the point is remembered as our own (behaviour 5.4).</summary>
public sealed class SelfConnectionTests : PeerTest
{
    private const int Seed = 50;

    private readonly LogReader _log;
    private readonly NodeIdentity _identity = TestIdentity.Create(Seed);

    public SelfConnectionTests()
        : base("akka.loglevel = DEBUG") => _log = new LogReader(Sys);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _identity.Dispose();
    }

    [Fact]
    [Trait("Scenario", "SOCK-21")]
    public async Task A_caller_that_is_ourselves_gets_no_Nack_and_no_penalty()
    {
        var node = await StartAsync(identity: _identity);
        var events = await WatchAsync(node);

        await using var remote = await DialAsync(Announcing(Peer(Seed), 4001), node);
        Assert.Null(await remote.HandshakeAsync(Token));

        // Our message and our metadata, no Nack.
        Assert.Equal(2, remote.RawFrames.Count);
        var socket = Assert.IsType<P2pEvent.IncomingConnection>(await events.NextAsync()).Point;
        Assert.Equal(new P2pEvent.AuthenticationFailed(socket), await events.NextAsync());
        await EndedAsync(new P2pError.Myself(new ConnectionId(Loopback(4001))));
        Assert.Empty((await node.GetGreylistsAsync(Token)).Addresses);
        Assert.Empty(node.Points());
        await AssertNotGreylistedAsync(node);
    }

    [Fact]
    [Trait("Scenario", "SOCK-21")]
    public async Task Dialling_ourselves_fails_and_forgets_the_point()
    {
        var node = await StartAsync(identity: _identity);
        var events = await WatchAsync(node);
        var listener = Listen();
        var point = PointOf(listener);
        var myself = new P2pError.Myself(new ConnectionId(point));

        var (remote, result) = await DialledAsync(node, Peer(Seed), listener);
        await using var end = remote;

        Assert.Equal(myself, ErrorOf(result));
        Assert.Equal(2, remote.RawFrames.Count);
        Assert.Null(remote.RemoteAnswer);
        Assert.Equal(
            [new P2pEvent.NewPoint(point), new P2pEvent.OutgoingConnection(point), new P2pEvent.AuthenticationFailed(point)],
            await events.UntilAsync<P2pEvent.AuthenticationFailed>());
        Assert.Null(node.FindPoint(point));
        await EndedAsync(myself);
        Assert.Empty((await node.GetGreylistsAsync(Token)).Addresses);
        await AssertNotGreylistedAsync(node);
    }

    [Fact]
    [Trait("Scenario", "SOCK-21")]
    public async Task A_node_that_dials_its_own_listening_socket_meets_itself()
    {
        var node = await StartAsync();
        var point = node.ListeningPoint!.Value;

        var error = ErrorOf(await node.ConnectAsync(point, cancellation: Token).WaitAsync(Patience));

        // Whichever of the two ends notices first; the listening one remembers the announced port as well.
        Assert.True(error is P2pError.Myself or P2pError.ConnectionClosed, error.Message);
        Assert.Empty(node.Connections);
        await EventuallyAsync(() => node.FindPoint(point) is null && node.Counts.Total == 0);
        Assert.Empty((await node.GetGreylistsAsync(Token)).Addresses);
    }

    private async Task EndedAsync(P2pError error)
    {
        await EventuallyAsync(() => _log.With(" ended, ").Any());
        Assert.EndsWith(
            $": {new DisconnectionReason.AuthenticationRejectedError([error]).Message}", Assert.Single(_log.With(" ended, ")), StringComparison.Ordinal);
    }
}
