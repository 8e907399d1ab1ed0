using System.Globalization;

namespace Mavryk.P2p.Benchmarks.Reports;

/// <summary>Medians and percentiles, and numbers as text.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(0.5);

    /// <param name="values">At least one.</param>
    /// <param name="share">0.5 is the median.</param>
    public static double Percentile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    /// <summary>With about three digits that matter.</summary>
    public static string Text(this double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
