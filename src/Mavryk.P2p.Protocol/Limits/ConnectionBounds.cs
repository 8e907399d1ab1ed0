namespace Mavryk.P2p.Protocol.Limits;

/// <summary>How many connections are wanted, and the thresholds and targets that follow from it (behaviour 2.7): the one place for all of them. Immutable.</summary>
/// <param name="Min">Below this the maintenance is woken at once.</param>
/// <param name="Expected">The number aimed at.</param>
/// <param name="Max">Never exceeded.</param>
public sealed record ConnectionBounds(int Min, int Expected, int Max)
{
    /// <summary>Below this a maintenance run looks for connections.</summary>
    public int MinThreshold => Min + StepMin;

    /// <summary>A run that found too few is content from here on.</summary>
    public int MinTarget => Min + (2 * StepMin);

    /// <summary>A run never dials above this, and one that found too many stops here.</summary>
    public int MaxTarget => Max - (2 * StepMax);

    /// <summary>Above this a maintenance run closes connections.</summary>
    public int MaxThreshold => Max - StepMax;

    private int StepMin => (Expected - Min) / 3;

    private int StepMax => (Max - Expected) / 3;

    /// <summary>What the option <c>--connections</c> means: half, all and one and a half of <paramref name="connections"/> (behaviour 2.5).</summary>
    public static ConnectionBounds Around(int connections) => new(connections == 1 ? 1 : connections / 2, connections, 3 * connections / 2);
}
