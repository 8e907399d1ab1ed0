using Akka.Actor;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>From settings to a network: the one place of this program that knows how the library wants to be started.</summary>
internal static class NetworkStart
{
    /// <summary>Creates the network of these settings; nothing is accepted or dialled yet.</summary>
    public static Task<P2pResult<NodeNetwork>> CreateAsync(ActorSystem system, P2pSettings layer, NodeSettings node, NodeIdentity identity, CancellationToken stop)
    {
        var definition = new P2pDefinition<OpaqueMessage, MavrykPeerMetadata, ConnectionMetadata>
        {
            Messages = OpaqueMessage.Table(node.MessageTag),
            ConnectionMetadata = new ConnectionMetadata(layer.DisableMempool, layer.Config.PrivateMode),
            ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
            InitialPeerMetadata = static () => MavrykPeerMetadata.Initial,
            PeerMetadataJson = MavrykPeerMetadataCodec.Instance,
            Score = static _ => MavrykPeerMetadata.Score,
        };
        var environment = node.Seed is { } seed ? P2pEnvironment.Default(system) with { Seed = seed } : null;
        return P2pNetwork.CreateAsync(system, layer, identity, definition, environment, stop);
    }
}
