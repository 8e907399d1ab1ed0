using System.Net;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>Dials that never become a connection.</summary>
public sealed class ConnectFailureTests : VirtualNetworkTest
{
    [Fact]
    [Trait("Scenario", "FD-05")]
    public async Task A_connect_to_a_closed_port_is_refused()
    {
        var log = new LogReader(Sys);
        var node = await StartAsync(1);
        await StartAsync(2, settings => settings with { Config = settings.Config with { ListeningPort = null } });

        var result = await node.ConnectAsync(Point(2), cancellation: Token);

        Assert.Equal(new P2pError.ConnectionFailed(), ErrorOf(result));
        await UntilAsync(() => log.With($"Connection with {Point(2)} ended, peer unknown: TCP connection refused").Any());
    }

    [Fact]
    [Trait("Scenario", "FD-05")]
    public async Task A_connect_that_is_cancelled_while_it_waits_says_so()
    {
        var log = new LogReader(Sys);
        var node = await StartAsync(1);
        await StartAsync(2);
        Network.LeaveUnanswered(new IPEndPoint(Host(2), 9732));
        using var cancellation = new CancellationTokenSource();
        var dialling = node.ConnectAsync(Point(2), cancellation: cancellation.Token);
        await UntilAsync(() => node.FindPoint(Point(2))?.State == PointState.Requested);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dialling);
        await UntilAsync(() => log.With($"Connection with {Point(2)} ended, peer unknown: TCP connection cancelled").Any());
    }

    private static P2pError ErrorOf<T>(P2pResult<T> result) => Assert.IsType<P2pResult<T>.Failed>(result).Error;
}
