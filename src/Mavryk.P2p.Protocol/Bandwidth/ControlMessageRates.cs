namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>How often a remote may send each control message; the ancestor's figures (behaviour 15). Immutable.</summary>
public sealed record ControlMessageRates
{
    /// <summary>Time in which one Bootstrap or Advertise is earned.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary>Bootstrap or Advertise messages at once.</summary>
    public int DiscoveryBurst { get; init; } = 10;

    /// <summary>Time in which one Swap_request or Swap_ack is earned.</summary>
    public TimeSpan SwapInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Swap messages at once: an honest node sends one in each wake-up of its maintenance, two of which may be close.</summary>
    public int SwapBurst { get; init; } = 2;
}
