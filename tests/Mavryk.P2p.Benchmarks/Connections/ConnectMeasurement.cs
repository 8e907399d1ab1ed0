using System.Diagnostics;
using Mavryk.P2p.Benchmarks.Commands;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Benchmarks.Reports;

namespace Mavryk.P2p.Benchmarks.Connections;

/// <summary>Connections made and closed one after the other: TCP, handshake, admission on both sides, close seen by both sides.</summary>
internal static class ConnectMeasurement
{
    private const int Count = 1_000;

    public static async Task RunAsync(Effort effort, TextWriter output)
    {
        await using var nodes = new Nodes();
        var near = await nodes.StartAsync();
        var far = await nodes.StartAsync();
        var gone = new SemaphoreSlim(0);
        far.OnDisconnection(_ => gone.Release());

        var rates = new List<double>();
        var connects = new List<double>();
        var cpu = new List<double>();
        for (var round = -1; round < effort.Rounds; round++)
        {
            var count = effort.Scale(Count);
            var microseconds = new double[count];
            var cpuStart = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                var connecting = Stopwatch.GetTimestamp();
                var connection = (await near.ConnectAsync(far.ListeningPoint!.Value)).GetOrThrow();
                microseconds[i] = Stopwatch.GetElapsedTime(connecting).TotalMicroseconds;
                await connection.DisconnectAsync("measured");
                await gone.WaitAsync();
            }

            // The first round warms up.
            if (round >= 0)
            {
                rates.Add(count / Stopwatch.GetElapsedTime(start).TotalSeconds);
                cpu.Add((Environment.CpuUsage.TotalTime - cpuStart).TotalMilliseconds / count);
                connects.Add(microseconds.Median());
            }
        }

        var table = new TextTable("connect and disconnect", "per second", "median connect us", "CPU ms each, both sides");
        table.Add("P2P connection", rates.Median().Text(), connects.Median().Text(), cpu.Median().Text());
        table.Print(output);
    }
}
