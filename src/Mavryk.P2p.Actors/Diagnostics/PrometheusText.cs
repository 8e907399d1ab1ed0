using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>Metrics in the text format of Prometheus, for a node that answers scrapes itself.</summary>
public static class PrometheusText
{
    /// <summary>The media type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes the metrics of one network: the reference's names first, then everything under the names of <see cref="P2pMetrics"/>.</summary>
    /// <param name="measurements">From <see cref="P2pMetricsExtensions.ReadMetrics"/>.</param>
    public static string Write(ImmutableArray<P2pMeasurement> measurements)
    {
        var text = new StringBuilder();
        foreach (var metric in ReferenceMetric.All)
        {
            Head(text, metric.Name, metric.IsGauge ? "gauge" : "counter", metric.Source.Description);
            Line(text, metric.Name, "", metric.ValueIn(measurements));
        }

        foreach (var metric in P2pMetrics.All.Where(static metric => metric.Kind != P2pMetricKind.Histogram))
        {
            var name = NameOf(metric);
            Head(text, name, metric.Kind == P2pMetricKind.Counter ? "counter" : "gauge", metric.Description);
            foreach (var measurement in measurements.Where(measurement => measurement.Metric == metric))
            {
                Line(text, name, LabelsOf(measurement), measurement.Value);
            }
        }

        return text.ToString();
    }

    private static string NameOf(P2pMetric metric)
    {
        var unit = metric.Unit switch { "s" => "_seconds", "By" => "_bytes", "By/s" => "_bytes_per_second", _ => "" };
        return metric.Name.Replace('.', '_') + unit + (metric.Kind == P2pMetricKind.Counter ? "_total" : "");
    }

    // The values are names from closed sets: nothing in them needs an escape.
    private static string LabelsOf(P2pMeasurement measurement) => measurement.Labels.IsEmpty
        ? ""
        : $"{{{string.Join(',', measurement.Metric.Labels.Zip(measurement.Labels, static (label, value) => $"{label}=\"{value}\""))}}}";

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
}
