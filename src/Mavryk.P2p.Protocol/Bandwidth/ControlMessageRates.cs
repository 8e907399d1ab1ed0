namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>How often a remote may send each control message; the ancestor's figures (behaviour 15). Immutable.</summary>
public sealed record ControlMessageRates
{
    /// <summary>Requests for points.</summary>
    public MessageRate Bootstrap { get; init; } = new(TimeSpan.FromMilliseconds(100), 10);

    /// <summary>Points told.</summary>
    public MessageRate Advertise { get; init; } = new(TimeSpan.FromMilliseconds(100), 10);

    /// <summary>Proposed swaps: an honest node sends one in each wake-up of its maintenance, two of which may be close.</summary>
    public MessageRate SwapRequest { get; init; } = new(TimeSpan.FromSeconds(60), 2);

    /// <summary>Accepted swaps.</summary>
    public MessageRate SwapAck { get; init; } = new(TimeSpan.FromSeconds(60), 2);

    /// <summary>The rate of one kind.</summary>
    public MessageRate this[ControlMessageKind kind] => kind switch
    {
        ControlMessageKind.Bootstrap => Bootstrap,
        ControlMessageKind.Advertise => Advertise,
        ControlMessageKind.SwapRequest => SwapRequest,
        _ => SwapAck,
    };
}

/// <summary>A rate of messages. Immutable.</summary>
/// <param name="Interval">One more message is allowed with each; zero: there is no limit.</param>
/// <param name="Burst">Messages at once.</param>
public readonly record struct MessageRate(TimeSpan Interval, int Burst);
