using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>Many whole nodes in one process and one virtual time. Every step of the clock waits for all actors, so that a slow machine changes nothing.</summary>
public abstract class SimulationTest() : VirtualNetworkTest("akka.loglevel = ERROR")
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    protected static Func<P2pSettings, P2pSettings> Maintained(ConnectionBounds bounds, TimeSpan? idleTime = null) => settings => settings with
    {
        Limits = settings.Limits with { MaintenanceIdleTime = idleTime ?? TimeSpan.FromSeconds(120), Connections = bounds },
    };

    /// <summary>Nodes on the hosts from a number on.</summary>
    protected async Task<List<IP2pNetwork<byte[], int, ConnectionMetadata>>> StartManyAsync(int count, int firstHost, Func<P2pSettings, P2pSettings>? change = null)
    {
        var nodes = new List<IP2pNetwork<byte[], int, ConnectionMetadata>>();
        for (var host = firstHost; host < firstHost + count; host++)
        {
            nodes.Add(await StartAsync(host, change));
        }

        return nodes;
    }

    /// <summary>Lets virtual time pass until something holds, and fails if that takes longer than it may.</summary>
    /// <returns>How long it took.</returns>
    protected async Task<TimeSpan> WithinAsync(TimeSpan limit, Func<bool> condition, Func<string>? state = null, TimeSpan? step = null)
    {
        var start = Clock.Now;
        await QuietDispatcher.QuietAsync(Sys);
        while (!condition() && Clock.Now - start < limit)
        {
            await AdvanceAsync(step ?? Step, step ?? Step);
        }

        Assert.True(condition() || await IsSeenAsync(condition), $"Not within {limit}: {state?.Invoke()}");
        return Clock.Now - start;
    }

    /// <summary>What the actors have done is there; the test's own tasks, which read events and answers, may need a moment while the clock stands still.</summary>
    private async Task<bool> IsSeenAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(Grace);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        try
        {
            while (!condition())
            {
                await pulse.WaitForNextTickAsync(deadline.Token);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>As the other, for what the nodes do on the test's behalf.</summary>
    protected async Task WithinAsync(TimeSpan limit, Task task)
    {
        await WithinAsync(limit, () => task.IsCompleted);
        await task;
    }

    /// <summary>The line of a node is cut, and both sides of each of its connections have noticed.</summary>
    protected void CutOff(IP2pNetwork<byte[], int, ConnectionMetadata> node)
    {
        var host = node.ListeningPoint!.Value.Address.ToIPAddress();
        Network.Isolate(host);
        foreach (var connection in Network.Connections.Where(connection => connection.Client.Address.Equals(host.MapToIPv6()) || connection.Server.Address.Equals(host.MapToIPv6())))
        {
            connection.Reset();
        }
    }
}
