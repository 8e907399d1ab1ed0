namespace Mavryk.P2p.Protocol.Pool;

/// <summary>
/// What an incoming socket must pass before any cryptography is done for it. Loopback and trusted addresses are free of the limits per address and network. Immutable.
/// </summary>
public sealed record AdmissionSettings
{
    /// <summary>Incoming connections that are not running yet (behaviour 5.3).</summary>
    public int MaxHandshakes { get; init; } = 20;

    /// <summary>Incoming connections from one address, running ones included; absent: no limit.</summary>
    public int? MaxPerAddress { get; init; } = 10;

    /// <summary>Connections at once from one network (/24 of IPv4, /64 of IPv6, a single private address); absent: no limit.</summary>
    public int? NetworkBurst { get; init; } = 30;

    /// <summary>Connections a second from one network, after the burst.</summary>
    public double NetworkRate { get; init; } = 1;

    /// <summary>Networks whose rate is remembered.</summary>
    public int MaxNetworks { get; init; } = 4096;
}
