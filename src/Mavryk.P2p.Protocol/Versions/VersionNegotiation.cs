using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Protocol.Versions;

/// <summary>What this node speaks, and what it agrees on with a remote (wire 4.7). Immutable.</summary>
public sealed class VersionNegotiation
{
    /// <summary>The versions of the P2P layer that this implementation knows: 0 with bare refusals, 1 with motive and points.</summary>
    public static readonly ImmutableArray<ushort> SupportedP2pVersions = [0, 1];

    private readonly ImmutableArray<ushort> _distributedDbVersions;
    private readonly ImmutableArray<ushort> _p2pVersions;

    /// <summary>A node that speaks these versions, in any order.</summary>
    /// <param name="chainName">The name of the network, compared byte for byte.</param>
    /// <param name="distributedDbVersions">The versions of the application's messages; announce only what the application treats.</param>
    /// <param name="p2pVersions">The versions of this layer, usually <see cref="SupportedP2pVersions"/>.</param>
    /// <exception cref="ArgumentException">One of the lists is empty.</exception>
    public VersionNegotiation(string chainName, IEnumerable<ushort> distributedDbVersions, IEnumerable<ushort> p2pVersions)
    {
        ArgumentNullException.ThrowIfNull(chainName);
        _distributedDbVersions = [.. distributedDbVersions];
        _p2pVersions = [.. p2pVersions];
        if (_distributedDbVersions.IsEmpty || _p2pVersions.IsEmpty)
        {
            throw new ArgumentException("At least one version of each kind must be supported.");
        }

        AnnouncedVersion = new NetworkVersion(chainName, _distributedDbVersions.Max(), _p2pVersions.Max());
    }

    /// <summary>What the node announces: the greatest version of each kind.</summary>
    public NetworkVersion AnnouncedVersion { get; }

    /// <summary>Compares with what a remote announced. Chain names come first, and the application's version before the layer's.</summary>
    /// <param name="announced">What the remote announced.</param>
    /// <param name="agreed">The versions to be used on this connection.</param>
    /// <param name="motive">Why there are none.</param>
    public bool TryAgree(NetworkVersion announced, [NotNullWhen(true)] out NetworkVersion? agreed, out RejectionMotive motive)
    {
        ArgumentNullException.ThrowIfNull(announced);
        agreed = null;
        motive = RejectionMotive.NoMotive;
        if (!string.Equals(announced.ChainName, AnnouncedVersion.ChainName, StringComparison.Ordinal))
        {
            motive = RejectionMotive.UnknownChainName;
        }
        else if (Select(_distributedDbVersions, AnnouncedVersion.DistributedDbVersion, announced.DistributedDbVersion) is not { } distributedDb)
        {
            motive = RejectionMotive.DeprecatedDistributedDbVersion;
        }
        else if (Select(_p2pVersions, AnnouncedVersion.P2pVersion, announced.P2pVersion) is not { } p2p)
        {
            motive = RejectionMotive.DeprecatedP2pVersion;
        }
        else
        {
            agreed = new NetworkVersion(announced.ChainName, distributedDb, p2p);
        }

        return agreed is not null;
    }

    // A newer remote has to cope with our best; an older one gets what it announced, if we still speak that.
    private static ushort? Select(ImmutableArray<ushort> ours, ushort best, ushort theirs) =>
        best <= theirs ? best : ours.Contains(theirs) ? theirs : null;
}
