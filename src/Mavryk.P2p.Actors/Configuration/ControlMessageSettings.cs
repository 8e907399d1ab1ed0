namespace Mavryk.P2p.Actors.Configuration;

/// <summary>What one connection may ask of us: section <c>control-messages</c> of the configuration. Immutable.</summary>
public sealed record ControlMessageSettings
{
    /// <summary>Requests for points.</summary>
    public MessageRate Bootstrap { get; init; } = new(TimeSpan.FromMilliseconds(100), 10);

    /// <summary>Points told.</summary>
    public MessageRate Advertise { get; init; } = new(TimeSpan.FromMilliseconds(100), 10);

    /// <summary>Proposed swaps.</summary>
    public MessageRate SwapRequest { get; init; } = new(TimeSpan.FromSeconds(60), 2);

    /// <summary>Accepted swaps.</summary>
    public MessageRate SwapAck { get; init; } = new(TimeSpan.FromSeconds(60), 2);
}

/// <summary>A rate of messages. Immutable.</summary>
/// <param name="Interval">One more message is allowed with each; zero: there is no limit.</param>
/// <param name="Burst">Messages at once.</param>
public readonly record struct MessageRate(TimeSpan Interval, int Burst);
