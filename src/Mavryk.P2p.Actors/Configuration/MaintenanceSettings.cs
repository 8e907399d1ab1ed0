namespace Mavryk.P2p.Actors.Configuration;

/// <summary>How connections are looked for: section <c>maintenance</c> of the configuration, its <c>idle-time</c> apart, which is one of the limits. Immutable.</summary>
public sealed record MaintenanceSettings
{
    /// <summary>Points dialled at the same time.</summary>
    public int ParallelDials { get; init; } = 16;

    /// <summary>First pause of a run that finds nobody.</summary>
    public TimeSpan SearchPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest such pause.</summary>
    public TimeSpan MaxSearchPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Share of the surplus over the minimal target that a roll drops.</summary>
    public double RollShare { get; init; } = 0.25;
}
