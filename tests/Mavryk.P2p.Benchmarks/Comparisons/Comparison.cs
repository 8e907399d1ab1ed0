using System.Diagnostics;
using Mavryk.P2p.Benchmarks.Commands;
using Mavryk.P2p.Benchmarks.Reports;

namespace Mavryk.P2p.Benchmarks.Comparisons;

/// <summary>
/// Ways of doing the same thing, taking turns of a millisecond or two: on a machine where other work runs, only neighbours in time can be compared.
/// Ratios are medians of the ratios of each turn; the best time is what the machine can do undisturbed.
/// </summary>
/// <param name="title">What is done.</param>
/// <param name="bytes">Bytes that are worked on, or 0.</param>
internal sealed class Comparison(string title, int bytes = 0)
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(2);

    private readonly List<(string Name, Action Work, List<double> Nanoseconds)> _ways = [];

    /// <summary>Adds a way; the first one is what the others are compared with.</summary>
    public void Add(string name, Action work) => _ways.Add((name, work, []));

    public void Run(Effort effort, TextWriter output)
    {
        var counts = _ways.Select(way => CountOfTurn(way.Work)).ToArray();
        for (var turn = 0; turn < effort.Scale(100 * effort.Rounds); turn++)
        {
            for (var i = 0; i < _ways.Count; i++)
            {
                _ways[i].Nanoseconds.Add(Measure(_ways[i].Work, counts[i]));
            }
        }

        var table = new TextTable(title, "best ns", "median ns", "best MB/s", "speed ratio");
        foreach (var (name, _, nanoseconds) in _ways)
        {
            var ratio = nanoseconds.Zip(_ways[0].Nanoseconds, (own, first) => first / own).Median();
            var rate = bytes == 0 ? "" : (bytes / nanoseconds.Min() * 1e3).Text();
            table.Add(name, nanoseconds.Min().Text(), nanoseconds.Median().Text(), rate, ratio.Text());
        }

        table.Print(output);
    }

    // Long enough for the optimising compiler to have finished before anything counts.
    private static int CountOfTurn(Action work)
    {
        var count = 0;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < 100 * Turn; count++)
        {
            work();
        }

        return Math.Max(1, count / 100);
    }

    private static double Measure(Action work, int count)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }
}
