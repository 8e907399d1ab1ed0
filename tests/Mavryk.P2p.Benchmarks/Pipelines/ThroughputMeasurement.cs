using System.Diagnostics;
using Mavryk.P2p.Benchmarks.Commands;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Benchmarks.Reports;

namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>
/// Throughput of one connection in one direction. The pipelines take turns in every round, and ratios are medians of the ratios of each round: so what
/// else runs on the machine disturbs all of them alike. CPU time is that of both ends together, and is disturbed least.
/// </summary>
internal static class ThroughputMeasurement
{
    private static readonly (int Bytes, int Count)[] Loads = [(65_507, 3_000), (1_024, 100_000), (100, 200_000)];

    public static async Task RunAsync(Effort effort, TextWriter output)
    {
        await using var pipelines = await PipelineSet.OpenAsync();
        foreach (var (bytes, count) in Loads)
        {
            await MeasureAsync(pipelines, Messages.Payload(bytes), effort.Scale(count), effort.Rounds, output);
        }
    }

    private static async Task MeasureAsync(PipelineSet pipelines, byte[] message, int count, int rounds, TextWriter output)
    {
        var samples = pipelines.All.ToDictionary(pipeline => pipeline, _ => new List<Sample>());
        foreach (var pipeline in pipelines.All)
        {
            await pipeline.MoveAsync(message, count / 4);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var pipeline in pipelines.All)
            {
                samples[pipeline].Add(await SampleAsync(pipeline, message, count));
            }
        }

        var megabytes = message.Length * (double)count / 1e6;
        var table = new TextTable($"one direction, {message.Length:#,0} B", "messages/s", "MB/s", "of Akka.IO", "CPU s/GB", "allocated B/message");
        foreach (var pipeline in pipelines.All)
        {
            var seconds = samples[pipeline].Select(sample => sample.Seconds).Median();
            var ratio = samples[pipeline].Zip(samples[pipelines.Baseline], (sample, baseline) => baseline.Seconds / sample.Seconds).Median();
            var cpu = samples[pipeline].Select(sample => sample.CpuSeconds).Median();
            var allocated = samples[pipeline].Select(sample => sample.AllocatedBytes).Median();
            table.Add(
                pipeline.Name, (count / seconds).Text(), (megabytes / seconds).Text(), ratio.Text(), (cpu / megabytes * 1e3).Text(), (allocated / count).Text());
        }

        table.Print(output);
    }

    private static async Task<Sample> SampleAsync(IPipeline pipeline, byte[] message, int count)
    {
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await pipeline.MoveAsync(message, count);
        return new Sample(
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private readonly record struct Sample(double Seconds, double CpuSeconds, double AllocatedBytes);
}
