using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// What makes a network of this application: its chain name, versions and messages, and its two kinds of metadata (behaviour, terms). Immutable.
/// </summary>
public sealed record P2pDefinition<TMessage, TPeerMeta, TConnMeta>
{
    /// <summary>Nodes of another chain name are refused; compared byte by byte.</summary>
    public required string ChainName { get; init; }

    /// <summary>Versions of the application's messages that this node speaks; the greatest is announced.</summary>
    public required ImmutableArray<ushort> DistributedDbVersions { get; init; }

    /// <summary>Versions of this layer that this node speaks; the greatest is announced.</summary>
    public ImmutableArray<ushort> P2pVersions { get; init; } = VersionNegotiation.SupportedP2pVersions;

    /// <summary>The three above as the rule of wire 4.7.</summary>
    public VersionNegotiation Versions => new(ChainName, DistributedDbVersions, P2pVersions);

    /// <summary>The application's messages with their tags.</summary>
    public required ApplicationMessages<TMessage> Messages { get; init; }

    /// <summary>What we tell every peer in the handshake.</summary>
    public required TConnMeta ConnectionMetadata { get; init; }

    /// <summary>How that metadata is written and read, and which remotes are private.</summary>
    public required IConnectionMetadataCodec<TConnMeta> ConnectionMetadataCodec { get; init; }

    /// <summary>Makes the metadata of a peer that is seen for the first time.</summary>
    public required Func<TPeerMeta> InitialPeerMetadata { get; init; }

    /// <summary>The score of a peer: the table of known peers forgets the lowest first.</summary>
    public required Func<TPeerMeta, double> Score { get; init; }
}
