using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>The JSON forms that depend on the metadata of this program.</summary>
internal static class NodeJson
{
    public static IJsonCodec<ConnectionInfo<ConnectionMetadata>> ConnectionInfo { get; } = P2pJson.ConnectionInfo(P2pJson.ConnectionMetadata);

    public static IJsonCodec<PeerInfo<MavrykPeerMetadata, ConnectionMetadata>> PeerInfo { get; } =
        P2pJson.PeerInfo(MavrykPeerMetadataCodec.Instance, P2pJson.ConnectionMetadata);
}
