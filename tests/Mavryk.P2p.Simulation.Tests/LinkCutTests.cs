using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>A node whose own line is down for a day: it forgets nobody and is back soon (behaviour 7, issue 4602).</summary>
public sealed class LinkCutTests : SimulationTest
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public async Task A_cut_of_a_day_heals_within_two_periods(int connections)
    {
        var bounds = ConnectionBounds.Around(connections);
        var node = await StartAsync(1, Maintained(bounds, Period));
        await StartManyAsync(6, firstHost: 2, Maintained(ConnectionBounds.Around(4), Period));
        for (var host = 2; host <= 7; host++)
        {
            await node.RegisterPointAsync(Point(host));
        }

        await WithinAsync(TimeSpan.FromSeconds(30), () => node.Counts.Active >= bounds.MinTarget);
        var known = node.Points().Length;

        CutOff(node);
        await WithinAsync(TimeSpan.FromSeconds(30), () => node.Counts.Active == 0);
        await AdvanceAsync(TimeSpan.FromDays(1), TimeSpan.FromSeconds(5));
        Assert.Equal(0, node.Counts.Active);
        Assert.InRange(node.Points().Length, known, int.MaxValue);
        var tried = await node.GetPointLogAsync(Point(2), Token);

        Network.Rejoin(Host(1));
        await WithinAsync(2 * Period, () => node.Counts.Active >= bounds.MinTarget, () => $"{node.Counts}");

        // Neither in a hot loop nor ever less often than it takes to be back in time.
        var pauses = tried.Where(line => line.Kind == PointEventKind.OutgoingRequest).Select(line => line.Time).ToList();
        Assert.All(pauses.Zip(pauses.Skip(1), (one, next) => next - one), pause => Assert.InRange(pause, TimeSpan.FromSeconds(50), 2 * Period));
    }
}
