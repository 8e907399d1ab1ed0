using System.Collections.Immutable;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>One instrument of the layer, as <see cref="P2pMetrics"/> lists it. Immutable.</summary>
/// <param name="Name">The name, in the manner of OpenTelemetry. Never changes its meaning.</param>
/// <param name="Kind">How values behave over time.</param>
/// <param name="Unit">The unit in UCUM, things counted in braces.</param>
/// <param name="Description">What is measured.</param>
/// <param name="Labels">Labels beside <see cref="P2pMetrics.NetworkLabel"/>. Their values come from closed sets: never peers, never addresses.</param>
public sealed record P2pMetric(string Name, P2pMetricKind Kind, string Unit, string Description, ImmutableArray<string> Labels)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>How the values of a metric behave over time.</summary>
public enum P2pMetricKind
{
    /// <summary>Grows from the start of the network on.</summary>
    Counter,

    /// <summary>Goes up and down, and adds up over labels and networks.</summary>
    UpDownCounter,

    /// <summary>The spread of single values.</summary>
    Histogram,
}
