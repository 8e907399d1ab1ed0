using System.Diagnostics.Metrics;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Actors.Tests.Fixtures;

namespace Mavryk.P2p.Actors.Tests.Snapshots;

public sealed class MetricSnapshotTests : NetworkTest
{
    [Fact]
    public void Names_kinds_units_and_labels_of_metrics_are_as_they_were() =>
        Snapshot.Matches("metrics.txt", [$"meter {P2pMetrics.MeterName}, label {P2pMetrics.NetworkLabel}", .. P2pMetrics.All.Select(Describe)]);

    [Fact]
    public void Names_of_the_reference_lead_to_the_same_metrics() =>
        Snapshot.Matches("reference-metrics.txt", ReferenceMetric.All.Select(metric =>
            $"{metric.Name} {(metric.IsGauge ? "gauge" : "counter")} = {metric.Source.Name}{{{string.Join(", ", metric.Labels)}}}"));

    [Fact]
    public void Names_of_spans_are_as_they_were() =>
        Snapshot.Matches("spans.txt", [
            $"source {P2pTracing.SourceName}",
            P2pTracing.Connect,
            P2pTracing.Handshake,
            $"attributes {P2pTracing.Address} {P2pTracing.Port} {P2pTracing.Error}",
        ]);

    [Fact]
    public async Task A_network_has_an_instrument_for_every_metric_and_no_other()
    {
        var instruments = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (instruments)
            {
                if (instrument.Meter.Name == P2pMetrics.MeterName)
                {
                    instruments.Add($"{instrument.Name} {KindOf(instrument)} {instrument.Unit} \"{instrument.Description}\"");
                }
            }
        };
        listener.Start();

        await StartAsync();

        lock (instruments)
        {
            // Other tests run beside this one: their networks have the same instruments.
            Assert.Equal(
                P2pMetrics.All.Select(metric => $"{metric.Name} {metric.Kind} {metric.Unit} \"{metric.Description}\"").Order(),
                instruments.Distinct().Order());
        }
    }

    private static string Describe(P2pMetric metric) => $"{metric.Name} {metric.Kind} {metric.Unit} [{string.Join(", ", metric.Labels)}]";

    private static P2pMetricKind KindOf(Instrument instrument) => instrument switch
    {
        ObservableCounter<long> or ObservableCounter<double> => P2pMetricKind.Counter,
        ObservableUpDownCounter<long> => P2pMetricKind.UpDownCounter,
        _ => P2pMetricKind.Histogram,
    };
}
