namespace Mavryk.P2p.Protocol.Points;

// The borders are those of the address library behind the reference, so unique local addresses (fc00::/7) count as global (wire 6.1).
public readonly partial record struct P2pAddress
{
    /// <summary>True if the address is of global scope: it makes sense on any network.</summary>
    public bool IsGlobal => !(IsLoopback || IsLinkLocal || IsUnspecified || IsPrivateIPv4 || IsNarrowMulticast);

    /// <summary>True if the address is not of global scope. A sandboxed node accepts only such addresses.</summary>
    public bool IsPrivate => !IsGlobal;

    /// <summary>True for <c>127.0.0.0/8</c> and <c>::1</c>.</summary>
    public bool IsLoopback => IsIPv4 ? IsIn(0x7f00_0000, 8) : _bits == UInt128.One;

    /// <summary>True for <c>169.254.0.0/16</c> and <c>fe80::/64</c>.</summary>
    public bool IsLinkLocal => IsIPv4 ? IsIn(0xa9fe_0000, 16) : _bits >> 64 == 0xfe80_0000_0000_0000;

    /// <summary>True for <c>224.0.0.0/4</c> and <c>ff00::/8</c>.</summary>
    public bool IsMulticast => IsIPv4 ? IsIn(0xe000_0000, 4) : _bits >> 120 == 0xff;

    /// <summary>True for <c>0.0.0.0</c> and <c>::</c>.</summary>
    public bool IsUnspecified => IsIPv4 ? IPv4 == 0 : _bits == 0;

    // Private use, "this network", and broadcast.
    private bool IsPrivateIPv4 =>
        IsIPv4 && (IsIn(0x0a00_0000, 8) || IsIn(0xac10_0000, 12) || IsIn(0xc0a8_0000, 16) || IsIn(0, 8) || IPv4 == uint.MaxValue);

    // IPv4: organisation, administrative and link blocks. IPv6: every scope below 14 (global) in the second half of the second byte.
    private bool IsNarrowMulticast => IsIPv4
        ? IsIn(0xefc0_0000, 14) || IsIn(0xefff_0000, 16) || IsIn(0xe000_0000, 24)
        : IsMulticast && ((uint)(_bits >> 112) & 0xf) < 14;

    private bool IsIn(uint block, int prefixLength) => (IPv4 ^ block) >> (32 - prefixLength) == 0;
}
