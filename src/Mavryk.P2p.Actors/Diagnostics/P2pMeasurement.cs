using System.Collections.Immutable;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>One value of a metric. Immutable.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Labels">The values of <see cref="P2pMetric.Labels"/>, in their order.</param>
/// <param name="Value">The value, in the unit of the metric.</param>
public sealed record P2pMeasurement(P2pMetric Metric, ImmutableArray<string> Labels, double Value);
