using System.Text.Json;

namespace Mavryk.P2p.Node.Script;

/// <summary>How long each of many repetitions took. What is kept for the percentiles is bounded: one in two, then in four, and so on. Not thread-safe.</summary>
internal sealed class Latencies
{
    private const int MaxKept = 1 << 20;

    private readonly List<TimeSpan> _kept = [];
    private int _step = 1;

    public int Count { get; private set; }

    public TimeSpan Max { get; private set; }

    public void Add(TimeSpan latency)
    {
        if (Count % _step == 0)
        {
            Keep(latency);
        }

        Count++;
        Max = latency > Max ? latency : Max;
    }

    /// <summary>Adds all of another.</summary>
    public void Add(Latencies other)
    {
        foreach (var latency in other._kept)
        {
            Keep(latency);
        }

        Count += other.Count;
        Max = other.Max > Max ? other.Max : Max;
    }

    /// <summary>The least latency that this share of all did not exceed.</summary>
    public TimeSpan Percentile(double share)
    {
        if (_kept.Count == 0)
        {
            return TimeSpan.Zero;
        }

        _kept.Sort();
        return _kept[Math.Clamp((int)Math.Ceiling(share * _kept.Count) - 1, 0, _kept.Count - 1)];
    }

    /// <summary>Writes <c>p50_us</c>, <c>p90_us</c>, <c>p99_us</c> and <c>max_us</c>.</summary>
    public void WritePercentiles(Utf8JsonWriter json)
    {
        json.WriteNumber("p50_us", Percentile(0.5).TotalMicroseconds);
        json.WriteNumber("p90_us", Percentile(0.9).TotalMicroseconds);
        json.WriteNumber("p99_us", Percentile(0.99).TotalMicroseconds);
        json.WriteNumber("max_us", Max.TotalMicroseconds);
    }

    private void Keep(TimeSpan latency)
    {
        if (_kept.Count == MaxKept)
        {
            var half = 0;
            _kept.RemoveAll(_ => half++ % 2 == 1);
            _step *= 2;
        }

        _kept.Add(latency);
    }
}
