using Mavryk.P2p.Benchmarks.Commands;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Benchmarks.Reports;

namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>Round trips with one message in flight.</summary>
internal static class RoundTripMeasurement
{
    private const int Trips = 5_000;

    public static async Task RunAsync(Effort effort, TextWriter output)
    {
        await using var pipelines = await PipelineSet.OpenAsync();
        foreach (var bytes in (int[])[16, 1_024])
        {
            await MeasureAsync(pipelines, Messages.Payload(bytes), effort, output);
        }
    }

    private static async Task MeasureAsync(PipelineSet pipelines, byte[] message, Effort effort, TextWriter output)
    {
        // Gathering makes no difference to a single message.
        var compared = pipelines.All.Where((_, index) => index != 1).ToArray();
        var samples = compared.ToDictionary(pipeline => pipeline, _ => new List<double[]>());
        foreach (var pipeline in compared)
        {
            await pipeline.BounceAsync(message, new double[effort.Scale(Trips)]);
        }

        for (var round = 0; round < effort.Rounds; round++)
        {
            foreach (var pipeline in compared)
            {
                var microseconds = new double[effort.Scale(Trips)];
                await pipeline.BounceAsync(message, microseconds);
                samples[pipeline].Add(microseconds);
            }
        }

        var table = new TextTable($"round trip, {message.Length:#,0} B", "per second", "median us", "p99 us", "of Akka.IO");
        foreach (var pipeline in compared)
        {
            var rounds = samples[pipeline];
            var ratio = rounds.Zip(samples[pipelines.Baseline], (round, baseline) => baseline.Sum() / round.Sum()).Median();
            table.Add(
                pipeline.Name,
                (1e6 / rounds.Select(round => round.Average()).Median()).Text(),
                rounds.Select(round => round.Median()).Median().Text(),
                rounds.Select(round => round.Percentile(0.99)).Median().Text(),
                ratio.Text());
        }

        table.Print(output);
    }
}
