using Mavryk.P2p.Protocol.Limits;

namespace Mavryk.P2p.Protocol.Maintenance;

/// <summary>What the maintenance goes by (behaviour 2.4, 7). Immutable.</summary>
public sealed record MaintenanceSettings
{
    /// <summary>How many connections.</summary>
    public ConnectionBounds Bounds { get; init; } = new(10, 50, 100);

    /// <summary>Time from becoming idle to the next look.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Nobody is asked for points and no swap is proposed.</summary>
    public bool PrivateMode { get; init; }

    /// <summary>One swap is proposed whenever the number of connections is found in bounds.</summary>
    public bool SwapEnabled { get; init; } = true;

    /// <summary>First wait for news after everything known was tried.</summary>
    public TimeSpan SearchWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait doubles up to this as long as nothing changes (behaviour 7.3 [REC]).</summary>
    public TimeSpan MaxSearchWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Share by which longer waits are changed at random.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>Dials at the same time (behaviour 7.4 [REC]).</summary>
    public int MaxParallelDials { get; init; } = 16;

    /// <summary>Longest wait for connections that are being closed.</summary>
    public TimeSpan CloseWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of the surplus over the minimal target that a roll drops.</summary>
    public double RollShare { get; init; } = 0.25;

    /// <summary>Outgoing connections wanted in any case: what admission keeps free of strangers is of no use unless somebody fills it.</summary>
    public int OutgoingShare { get; init; }
}
