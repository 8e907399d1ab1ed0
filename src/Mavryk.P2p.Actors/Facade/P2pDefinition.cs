using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// What the application puts into the layer: its messages and its two kinds of metadata (behaviour, terms). Chain name and versions are settings. Immutable.
/// </summary>
public sealed record P2pDefinition<TMessage, TPeerMeta, TConnMeta>
{
    /// <summary>The application's messages with their tags.</summary>
    public required ApplicationMessages<TMessage> Messages { get; init; }

    /// <summary>What we tell every peer in the handshake.</summary>
    public required TConnMeta ConnectionMetadata { get; init; }

    /// <summary>How that metadata is written and read, and which remotes are private.</summary>
    public required IConnectionMetadataCodec<TConnMeta> ConnectionMetadataCodec { get; init; }

    /// <summary>Makes the metadata of a peer that is seen for the first time.</summary>
    public required Func<TPeerMeta> InitialPeerMetadata { get; init; }

    /// <summary>How that metadata is kept in the file of known peers (wire 8).</summary>
    public required IJsonCodec<TPeerMeta> PeerMetadataJson { get; init; }

    /// <summary>The score of a peer: the table of known peers forgets the lowest first.</summary>
    public required Func<TPeerMeta, double> Score { get; init; }

    /// <summary>What the application wants to see of its own messages; nothing by default.</summary>
    public MessageHooks<TMessage, TConnMeta> Hooks { get; init; } = new();
}
