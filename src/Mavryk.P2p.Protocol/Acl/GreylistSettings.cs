namespace Mavryk.P2p.Protocol.Acl;

/// <summary>Sizes and lifetimes of the two greylists (behaviour 2.2, 4.4). Immutable.</summary>
public sealed record GreylistSettings
{
    /// <summary>Addresses remembered for each KiB of the reference's setting: an entry of the exact map takes about 64 bytes.</summary>
    public const int AddressesPerKilobyte = 16;

    /// <summary>Greylisted addresses kept; the oldest goes first.</summary>
    public int MaxAddresses { get; init; } = 2048 * AddressesPerKilobyte;

    /// <summary>How long an address stays: the reference's filter forgets between 14/16 and 15/16 of its cleanup delay of a day.</summary>
    public TimeSpan AddressLifetime { get; init; } = TimeSpan.FromDays(1) * 15 / 16;

    /// <summary>Greylisted peer ids kept; the oldest goes first.</summary>
    public int MaxPeers { get; init; } = 1023;

    /// <summary>How long a peer id stays; absent, as in the reference: until it is evicted or cleared.</summary>
    public TimeSpan? PeerLifetime { get; init; }
}
