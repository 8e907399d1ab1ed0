using System.Diagnostics;

namespace Mavryk.P2p.Benchmarks.Reports;

/// <summary>What a process that has nothing to do takes of a core.</summary>
internal static class IdleCpu
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(5);

    /// <returns>Percent of one core.</returns>
    public static async Task<double> MeasureAsync()
    {
        await Task.Delay(Settling);
        var before = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(Span);
        return 100 * (Environment.CpuUsage.TotalTime - before) / Stopwatch.GetElapsedTime(start);
    }
}
