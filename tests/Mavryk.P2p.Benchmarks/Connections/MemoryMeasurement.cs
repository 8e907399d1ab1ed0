using System.Diagnostics;
using Mavryk.P2p.Benchmarks.Commands;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Benchmarks.Reports;

namespace Mavryk.P2p.Benchmarks.Connections;

/// <summary>What idle connections cost the node that holds them. Their other ends live in a process of their own.</summary>
internal static class MemoryMeasurement
{
    private static readonly int[] Counts = [0, 50, 200, 1_000];

    public static async Task RunAsync(Effort effort, TextWriter output)
    {
        var counts = effort == Effort.Full ? Counts : Counts[..^1];
        await using var nodes = new Nodes();
        var hub = await nodes.StartAsync(maxConnections: counts[^1]);
        using var peers = IdlePeersCommand.Start(hub.ListeningPoint!.Value.Port);
        var table = new TextTable("idle connections", "managed MB", "B a connection", "resident MB", "kB a connection", "CPU in % of a core");
        var (emptyManaged, emptyResident) = (0.0, 0.0);
        foreach (var count in counts)
        {
            await peers.StandardInput.WriteLineAsync($"{count}");
            while (hub.Connections.Count() < count)
            {
                await Task.Delay(20);
            }

            var (managed, resident) = Measure();
            if (count == 0)
            {
                (emptyManaged, emptyResident) = (managed, resident);
            }

            table.Add(
                $"{count}",
                (managed / 1e6).Text(),
                count == 0 ? "" : ((managed - emptyManaged) / count).Text(),
                (resident / 1e6).Text(),
                count == 0 ? "" : ((resident - emptyResident) / count / 1e3).Text(),
                (await IdleCpu.MeasureAsync()).Text());
        }

        peers.StandardInput.Close();
        await peers.WaitForExitAsync();
        table.Print(output);
    }

    private static (double Managed, double Resident) Measure()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
    }
}
