using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Mavryk.P2p.Actors.Facade;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>Reads metrics without any collector: for a page of a node, a log, a test.</summary>
public static class P2pMetricsExtensions
{
    private static readonly Dictionary<string, P2pMetric> ByName = P2pMetrics.All.ToDictionary(static metric => metric.Name);

    /// <summary>All metrics of a network at this moment but the histograms, in the order of <see cref="P2pMetrics.All"/>; none of a network that is no real one or has ended.</summary>
    public static ImmutableArray<P2pMeasurement> ReadMetrics<TMessage, TPeerMeta, TConnMeta>(this IP2pNetwork<TMessage, TPeerMeta, TConnMeta> network) =>
        network is P2pNetwork<TMessage, TPeerMeta, TConnMeta> { Meter: var meter } ? Read(meter) : [];

    private static ImmutableArray<P2pMeasurement> Read(Meter meter)
    {
        var read = ImmutableArray.CreateBuilder<P2pMeasurement>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == meter && instrument.IsObservable)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Add(instrument, value, labels));
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Add(instrument, value, labels));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. read.OrderBy(static measurement => P2pMetrics.All.IndexOf(measurement.Metric))];

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            // The network comes first, then the labels in the order of the metric.
            var texts = ImmutableArray.CreateBuilder<string>(labels.Length - 1);
            foreach (var label in labels[1..])
            {
                texts.Add((string)label.Value!);
            }

            read.Add(new P2pMeasurement(ByName[instrument.Name], texts.MoveToImmutable(), value));
        }
    }
}
