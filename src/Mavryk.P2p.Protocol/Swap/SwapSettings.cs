namespace Mavryk.P2p.Protocol.Swap;

/// <summary>What the swaps go by (behaviour 6.4). Immutable.</summary>
public sealed record SwapSettings
{
    /// <summary>Least time between accepted swaps; absent: no swap is answered and, unlike in the reference, none is proposed either.</summary>
    public TimeSpan? Linger { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A private node neither proposes nor answers.</summary>
    public bool PrivateMode { get; init; }

    /// <summary>How long a request may be answered: in the reference for ever, and any number of times.</summary>
    public TimeSpan AckLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>True if swaps take place at all.</summary>
    internal bool Enabled => Linger is not null && !PrivateMode;
}
