using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Tests.Handshakes;

/// <summary>Remotes of another network or of another age: told why, not punished, not remembered (behaviour 5.4 e to g, gap D-5).</summary>
public sealed class VersionMismatchTests : PeerTest
{
    private const ushort AnnouncedPort = 4001;

    private readonly LogReader _log;

    public VersionMismatchTests()
        : base("akka.loglevel = DEBUG") => _log = new LogReader(Sys);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Scenario", "SOCK-17")]
    [Trait("Scenario", "VERS-03")]
    public Task A_remote_of_another_chain_is_told_so_and_its_point_is_forgotten(bool dialled) => AssertRefusedAsync(
        dialled,
        settings => settings,
        Version with { ChainName = "MAVRYK_MAINNET" },
        RejectionMotive.UnknownChainName,
        new AckMessage.Nack(RejectionMotive.UnknownChainName, []));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Scenario", "SOCK-18")]
    public Task A_remote_with_old_application_messages_is_told_so(bool dialled) => AssertRefusedAsync(
        dialled,
        settings => settings with { DistributedDbVersions = [1] },
        Version with { DistributedDbVersion = 0 },
        RejectionMotive.DeprecatedDistributedDbVersion,
        new AckMessage.Nack(RejectionMotive.DeprecatedDistributedDbVersion, []));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Scenario", "SOCK-19")]
    public Task A_remote_with_an_old_layer_gets_the_old_form_of_the_refusal(bool dialled) => AssertRefusedAsync(
        dialled,
        settings => settings with { P2pVersions = [1] },
        Version with { P2pVersion = 0 },
        RejectionMotive.DeprecatedP2pVersion,
        new AckMessage.NackV0());

    private async Task AssertRefusedAsync(
        bool dialled, Func<P2pSettings, P2pSettings> change, NetworkVersion announced, RejectionMotive motive, AckMessage expected)
    {
        var node = await StartAsync(change);
        var events = await WatchAsync(node);

        var (point, peer) = dialled ? await DialAsync(node, announced, expected) : await BeDialledAsync(node, announced, expected);

        var rejecting = Single<P2pEvent.RejectingRequest>(await events.UntilAsync<P2pEvent.RejectingRequest>());
        Assert.Equal((new ConnectionId(point), peer), (rejecting.IdPoint, rejecting.PeerId));
        await EventuallyAsync(() => node.Counts == default(PoolCounts));
        Assert.Empty(node.Connections);
        Assert.Null(node.FindPoint(point));
        Assert.Empty((await node.GetGreylistsAsync(Token)).Addresses);
        await EventuallyAsync(() => _log.With(" ended, ").Any());
        Assert.EndsWith(
            $" ended, peer {peer}: {new DisconnectionReason.AuthenticationRejectedNoCommonProtocol().Message}",
            Assert.Single(_log.With(" ended, ")),
            StringComparison.Ordinal);
        Assert.EndsWith($", peer {peer}: {motive}, with 0 other points", Assert.Single(_log.With("Refusing")), StringComparison.Ordinal);

        // Nothing holds it back from coming again, and its point is new once more.
        _ = dialled ? await DialAsync(node, announced, expected) : await BeDialledAsync(node, announced, expected);
        Assert.IsType<P2pEvent.NewPoint>((await events.UntilAsync<P2pEvent.NewPoint>())[^1]);
    }

    private async Task<(P2pPoint Point, PeerId Peer)> DialAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, NetworkVersion announced, AckMessage expected)
    {
        var listener = Listen();
        var peer = Peer(1).With(options => options with { Version = announced });

        var (remote, result) = await DialledAsync(node, peer, listener);
        await using var end = remote;

        Assert.Equal(new P2pError.RejectedNoCommonProtocol(announced), ErrorOf(result));
        Assert.Equal(expected, remote.RemoteAnswer);
        Assert.Empty(await remote.ReadToEndAsync(Token));
        return (PointOf(listener), peer.Options.Identity.PeerId);
    }

    private async Task<(P2pPoint Point, PeerId Peer)> BeDialledAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, NetworkVersion announced, AckMessage expected)
    {
        var peer = Announcing(Peer(1), AnnouncedPort).With(options => options with { Version = announced });

        await using var remote = await DialAsync(peer, node);

        Assert.Equal(expected, await remote.HandshakeAsync(Token));
        Assert.Empty(await remote.ReadToEndAsync(Token));
        return (Loopback(AnnouncedPort), peer.Options.Identity.PeerId);
    }
}
