namespace Mavryk.P2p.Protocol.Limits;

/// <summary>How long the maintenance leaves a point alone after a failure or an end (behaviour 2.3, 3.2). Immutable.</summary>
public sealed record ReconnectionConfig
{
    /// <summary>Growth of the delay from one failure to the next; 1 keeps it constant.</summary>
    public double Factor { get; init; } = 1.2;

    /// <summary>Delay after the first failure.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Delay after the end of a running connection.</summary>
    public TimeSpan DisconnectionDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The delay never grows above this.</summary>
    public TimeSpan IncreaseCap { get; init; } = TimeSpan.FromDays(2);
}
