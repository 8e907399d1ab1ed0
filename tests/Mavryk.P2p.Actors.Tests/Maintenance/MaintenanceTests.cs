using System.Net;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Tests.Maintenance;

/// <summary>The maintenance as the root, the pool and callers see it (behaviour 7).</summary>
public sealed class MaintenanceTests : VirtualNetworkTest
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(120);

    [Fact]
    [Trait("Scenario", "MAINT-03")]
    public async Task Without_maintenance_nobody_dials_and_requests_are_refused()
    {
        var node = await StartAsync(1);
        await StartAsync(2);
        await node.RegisterPointAsync(Point(2));
        var events = await WatchAsync(node);

        Assert.Equal(new P2pError.MaintenanceDisabled(), ErrorOf(await node.MaintainAsync(Token)));
        Assert.Equal(new P2pError.MaintenanceDisabled(), ErrorOf(await node.RollAsync(Token)));

        Clock.Advance(TimeSpan.FromHours(1));
        await node.GetGreylistsAsync(Token);
        Assert.Empty(events);
        Assert.Equal(default, node.Counts);
    }

    [Fact]
    [Trait("Scenario", "MAINT-08")]
    public async Task A_request_completes_when_the_run_has_reached_its_target()
    {
        var node = await StartAsync(1, Maintained(new ConnectionBounds(2, 2, 4)));
        await StartAsync(2);
        await StartAsync(3);
        var asked = node.MaintainAsync(Token);
        await node.RegisterPointAsync(Point(2));
        await UntilAsync(() => node.Counts.Active == 1);
        Assert.False(asked.IsCompleted);

        await node.RegisterPointAsync(Point(3));

        Assert.Equal(2, (await asked.WaitAsync(Token)).GetOrThrow().Active);
        Assert.Equal(2, (await node.MaintainAsync(Token)).GetOrThrow().Active);
    }

    [Fact]
    [Trait("Scenario", "MAINT-08")]
    [Trait("Scenario", "MAINT-10")]
    public async Task A_shutdown_ends_the_dials_and_serves_whoever_waits()
    {
        var node = await StartAsync(1, Maintained(new ConnectionBounds(2, 2, 4)));
        await StartAsync(2);
        Network.LeaveUnanswered(new IPEndPoint(Host(3), 9732));
        _ = Network.CreateTcpManager(Sys, Host(3));
        await node.RegisterPointAsync(Point(2));
        await node.RegisterPointAsync(Point(3));
        await UntilAsync(() => node.Counts is { Active: 1, Dialling: 1 });
        var waiting = node.MaintainAsync(Token);
        var rolling = node.RollAsync(Token);
        var events = await WatchAsync(node);

        // The clock stands still: no deadline helps.
        await node.ShutdownAsync().WaitAsync(Token);

        Assert.Equal(new P2pError.Canceled(), ErrorOf(await waiting.WaitAsync(Token)));
        Assert.Equal(new P2pError.Canceled(), ErrorOf(await rolling.WaitAsync(Token)));
        Assert.Equal(new P2pError.Canceled(), ErrorOf(await node.MaintainAsync(Token)));
        await UntilAsync(() => !events.IsEmpty);
        Assert.Equal([new P2pEvent.Disconnection(IdOf(2))], events);
        Assert.Equal(default, node.Counts);
    }

    [Fact]
    public async Task Giving_up_waiting_leaves_the_run_alone()
    {
        var node = await StartAsync(1, Maintained(new ConnectionBounds(1, 1, 1)));
        using var impatience = new CancellationTokenSource();
        var asked = node.MaintainAsync(impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Token));

        await StartAsync(2);
        await node.RegisterPointAsync(Point(2));

        await UntilAsync(() => node.Counts.Active == 1);
    }

    [Fact]
    [Trait("Scenario", "MAINT-05")]
    public async Task With_nobody_left_to_dial_the_neighbours_are_asked_but_not_the_private_ones()
    {
        var node = await StartAsync(1, Maintained(new ConnectionBounds(4, 4, 8)));
        var open = await JoinAsync(2, node);
        var hidden = await JoinAsync(3, node, isPrivate: true);
        var events = await WatchAsync(node);

        await AdvanceUntilAsync(() => events.Contains(new P2pEvent.BootstrapSent(IdOf(2))), TimeSpan.FromSeconds(1));

        Assert.IsType<P2pMessage<byte[]>.Bootstrap>(await open.ReceiveAsync(Token));
        node.FindConnection(IdOf(3))!.TrySend([9]);
        Assert.IsType<P2pMessage<byte[]>.Application>(await hidden.ReceiveAsync(Token));
        Assert.DoesNotContain(new P2pEvent.BootstrapSent(IdOf(3)), events);

        await StartAsync(4);
        await open.SendAsync(new P2pMessage<byte[]>.Advertise([Point(4)]), Token);

        // The news alone ends the wait.
        await UntilAsync(() => events.Contains(new P2pEvent.ConnectionEstablished(new ConnectionId(Point(4)), IdOf(4))));
        Assert.Equal(
            [
                new P2pEvent.AdvertiseReceived(IdOf(2)),
                new P2pEvent.NewPoint(Point(4)),
                new P2pEvent.MaintenanceStarted(),
                new P2pEvent.TooFewConnections(),
                new P2pEvent.OutgoingConnection(Point(4)),
            ],
            events.SkipWhile(seen => seen is not P2pEvent.AdvertiseReceived).Take(5));
    }

    [Fact]
    public async Task With_discovery_disabled_the_neighbours_are_not_asked()
    {
        var node = await StartAsync(
            1, settings => Maintained(new ConnectionBounds(2, 2, 4))(settings with { Config = settings.Config with { DisablePeerDiscovery = true } }));
        var neighbour = await JoinAsync(2, node);
        var events = await WatchAsync(node);

        await AdvanceUntilAsync(() => events.Count(seen => seen is P2pEvent.TooFewConnections) == 3, TimeSpan.FromSeconds(1));

        node.FindConnection(IdOf(2))!.TrySend([9]);
        Assert.IsType<P2pMessage<byte[]>.Application>(await neighbour.ReceiveAsync(Token));
    }

    [Fact]
    [Trait("Scenario", "MAINT-07")]
    public async Task Too_many_connections_are_closed_with_their_reason_sparing_the_private_and_trusted()
    {
        // Trusted callers are let in above the threshold; the ninth makes it too many, and the run closes down to the target.
        var node = await StartAsync(1, Maintained(new ConnectionBounds(3, 6, 9)));
        for (var host = 2; host <= 9; host++)
        {
            await node.TrustAsync(IdOf(host), Token);
            await JoinAsync(host, node, isPrivate: host <= 3);
        }

        await node.TrustAsync(IdOf(10), Token);
        var connections = node.Connections;
        var events = await WatchAsync(node);

        // It may be among the closed ones at once.
        await using var last = await Peer(10).ConnectAsync(Network, Host(10), node.ListeningPoint!.Value.ToEndPoint(), Token);
        await last.HandshakeAsync(Token);

        // A run that looks for the first connections may still be going on.
        await UntilAsync(() => events.SkipWhile(seen => seen is not P2pEvent.TooManyConnections).Contains(new P2pEvent.MaintenanceEnded()));
        var closed = connections.Where(connection => connection.Closed.IsCompleted).ToList();
        foreach (var connection in closed)
        {
            Assert.IsType<DisconnectionReason.MaintenanceTooMany>(await connection.Closed);
        }

        Assert.NotNull(node.FindConnection(IdOf(2)));
        Assert.NotNull(node.FindConnection(IdOf(3)));
        Assert.Equal(7, node.Counts.Active);
        Assert.IsType<P2pEvent.MaintenanceStarted>(events.TakeWhile(seen => seen is not P2pEvent.TooManyConnections).Last());
        Assert.Equal(2, events.Count(seen => seen is P2pEvent.Disconnection));
    }

    [Fact]
    public async Task Rolling_replaces_a_connection_but_never_a_trusted_one()
    {
        var node = await StartAsync(1, Maintained(new ConnectionBounds(1, 1, 4)));
        await StartAsync(2);
        await node.TrustAsync(Point(2));
        await UntilAsync(() => node.Counts.Active == 1);
        await JoinAsync(3, node);
        await StartAsync(4);
        await node.RegisterPointAsync(Point(4));

        var rolled = await node.RollAsync(Token);

        Assert.Equal(2, rolled.GetOrThrow().Active);
        Assert.NotNull(node.FindConnection(IdOf(2)));
        Assert.NotNull(node.FindConnection(IdOf(4)));
        Assert.Null(node.FindConnection(IdOf(3)));
    }

    [Fact]
    [Trait("Scenario", "MAINT-09")]
    public async Task In_bounds_one_swap_is_proposed_after_the_run_and_then_one_each_period()
    {
        var node = await StartAsync(1, Maintained(new ConnectionBounds(2, 2, 4)));
        var events = await WatchAsync(node);
        await JoinAsync(2, node);
        await JoinAsync(3, node);
        await UntilAsync(() => events.Any(seen => seen is P2pEvent.SwapRequestSent));
        Assert.Equal(
            [new P2pEvent.MaintenanceStarted(), new P2pEvent.MaintenanceEnded()],
            events.TakeWhile(seen => seen is not P2pEvent.SwapRequestSent).TakeLast(2));

        var before = Clock.Now;
        await AdvanceUntilAsync(() => events.Count(seen => seen is P2pEvent.SwapRequestSent) == 2, TimeSpan.FromSeconds(1));

        Assert.True(Clock.Now - before >= IdleTime);
    }

    [Fact]
    public async Task With_swaps_switched_off_none_is_proposed()
    {
        var node = await StartAsync(1, settings =>
        {
            settings = Maintained(new ConnectionBounds(2, 2, 4))(settings);
            return settings with { Limits = settings.Limits with { SwapLinger = null } };
        });
        await JoinAsync(2, node);
        await JoinAsync(3, node);
        var events = await WatchAsync(node);

        await AdvanceAsync(3 * IdleTime, TimeSpan.FromSeconds(5));

        Assert.DoesNotContain(events, seen => seen is P2pEvent.SwapRequestSent);
    }

    private static Func<P2pSettings, P2pSettings> Maintained(ConnectionBounds bounds) => settings => settings with
    {
        Limits = settings.Limits with { MaintenanceIdleTime = IdleTime, Connections = bounds },
    };

    private static P2pError ErrorOf(P2pResult<PoolCounts> result) => Assert.IsType<P2pResult<PoolCounts>.Failed>(result).Error;
}
