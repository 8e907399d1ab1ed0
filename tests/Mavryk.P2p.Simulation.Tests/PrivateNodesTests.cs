using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>Nodes that want to be known to their friends only (behaviour 3.5).</summary>
public sealed class PrivateNodesTests : SimulationTest
{
    private static readonly ConnectionBounds One = new(1, 1, 2);

    [Fact]
    [Trait("Scenario", "PRIV-01")]
    public async Task Two_private_nodes_that_trust_each_other_run_and_after_a_kick_an_explicit_connect_works_at_once()
    {
        var alice = await StartAsync(1, Private(2));
        var bob = await StartAsync(2, Private(1));
        (await alice.ConnectAsync(Point(2), cancellation: Token)).GetOrThrow();
        var kicked = alice.FindConnection(IdOf(2))!;

        Assert.True(await alice.DisconnectPeerAsync(IdOf(2), Token));

        Assert.Equal(new DisconnectionReason.ExplicitRpc(), await kicked.Closed.WaitAsync(Token));
        await UntilAsync(() => alice.Counts.Total == 0 && bob.Counts.Total == 0);
        (await alice.ConnectAsync(Point(2), cancellation: Token)).GetOrThrow();
    }

    [Fact]
    [Trait("Scenario", "PRIV-01")]
    public async Task After_a_kick_the_maintenance_waits_for_the_reconnection_delay()
    {
        var alice = await StartAsync(1, settings => Maintained(One)(Private(2)(settings)));
        await StartAsync(2, Private(1));
        await WithinAsync(TimeSpan.FromSeconds(5), () => alice.Counts.Active == 1);
        await alice.DisconnectPeerAsync(IdOf(2), Token);
        await UntilAsync(() => alice.Counts.Total == 0);

        var passed = await WithinAsync(TimeSpan.FromSeconds(120), () => alice.Counts.Active == 1);

        // 60 s, a tenth more or less by chance, and at most one pause of the search later.
        Assert.InRange(passed, TimeSpan.FromSeconds(54), TimeSpan.FromSeconds(126));
    }

    [Fact]
    [Trait("Scenario", "PRIV-02")]
    public async Task A_public_node_connects_to_its_private_friends_and_tells_nobody_of_them()
    {
        int[] hidden = [1, 2];
        var friends = await StartManyAsync(hidden.Length, firstHost: 1, settings => Maintained(One)(Private(3)(settings)));

        var common = await StartAsync(3, settings => Maintained(new ConnectionBounds(4, 4, 8), TimeSpan.FromSeconds(5))(Trusting(settings, hidden)));
        await WithinAsync(TimeSpan.FromSeconds(30), () => hidden.All(host => common.FindConnection(IdOf(host)) is not null));
        var stranger = await StartAsync(4, Maintained(new ConnectionBounds(4, 4, 8), TimeSpan.FromSeconds(5)));
        var told = await WatchAsync(stranger);
        await WithinAsync(TimeSpan.FromSeconds(30), stranger.ConnectAsync(Point(3)));
        await using var curious = await JoinAsync(5, common);
        await curious.SendAsync(new P2pMessage<byte[]>.Bootstrap(), Token);
        var advertised = await AdvertisedToAsync(curious);

        await AdvanceAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1));

        Assert.DoesNotContain(advertised, point => hidden.Contains(HostOf(point)));
        Assert.DoesNotContain(stranger.Points(), point => hidden.Contains(HostOf(point.Key)));
        Assert.Contains(told, happened => happened is P2pEvent.BootstrapSent);
        Assert.All(friends, friend => Assert.Equal([Point(3)], friend.Points().Select(point => point.Key)));
        Assert.All(friends, friend => Assert.NotNull(common.FindConnection(friend.PeerId)));
    }

    private async Task<IReadOnlyList<P2pPoint>> AdvertisedToAsync(FakeConnection<byte[], ConnectionMetadata> peer)
    {
        while (true)
        {
            if (await peer.ReceiveAsync(Token) is P2pMessage<byte[]>.Advertise advertise)
            {
                return advertise.Points;
            }
        }
    }

    private static int HostOf(P2pPoint point) => (int)(point.Address.IPv4 & 0xff);

    private static P2pSettings Trusting(P2pSettings settings, params int[] hosts) => settings with
    {
        Config = settings.Config with { TrustedPoints = [.. hosts.Select(host => new PointName(Host(host).ToString(), 9732))] },
    };

    private static Func<P2pSettings, P2pSettings> Private(int friend) => settings =>
        Trusting(settings with { Config = settings.Config with { PrivateMode = true } }, friend);
}
