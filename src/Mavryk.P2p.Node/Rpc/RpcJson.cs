using System.Collections.Immutable;
using System.Text.Json;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>The forms of what the RPC shows (wire 8.11).</summary>
internal static class RpcJson
{
    private static readonly IJsonCodec<ImmutableArray<ConnectionInfo<ConnectionMetadata>>> ConnectionList = JsonCodec.ArrayOf(NodeJson.ConnectionInfo);
    private static readonly IJsonCodec<ImmutableArray<PeerId>> PeerIdList = JsonCodec.ArrayOf(P2pJson.PeerId);
    private static readonly IJsonCodec<ImmutableArray<P2pAddress>> AddressList = JsonCodec.ArrayOf(P2pJson.Address);
    private static readonly IJsonCodec<DateTimeOffset?> OptionalTime = JsonCodec.Nullable(P2pJson.Time);

    /// <summary>Peers with their ids.</summary>
    public static IJsonCodec<ImmutableArray<(PeerId, PeerInfo<MavrykPeerMetadata, ConnectionMetadata>)>> Peers { get; } = JsonCodec.ArrayOf(JsonCodec.Pair(P2pJson.PeerId, NodeJson.PeerInfo));

    /// <summary>Points with what is known of them.</summary>
    public static IJsonCodec<ImmutableArray<(P2pPoint, PointInfo)>> Points { get; } = JsonCodec.ArrayOf(JsonCodec.Pair(P2pJson.Point, P2pJson.PointInfo));

    /// <summary>Lines of the log of a peer.</summary>
    public static IJsonCodec<ImmutableArray<PeerEvent>> PeerLog { get; } = JsonCodec.ArrayOf(P2pJson.PeerEvent);

    /// <summary>Lines of the log of a point.</summary>
    public static IJsonCodec<ImmutableArray<PointEvent>> PointLog { get; } = JsonCodec.ArrayOf(P2pJson.PointEvent);

    public static RpcAnswer Connections(NodeNetwork network) => RpcAnswers.Json(json => WriteConnections(json, network, static _ => true));

    public static RpcAnswer GreylistedPeers(Greylists greylists) => RpcAnswers.Json(PeerIdList, greylists.Peers);

    public static RpcAnswer GreylistedAddresses(Greylists greylists) => RpcAnswers.Json(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("ips");
        AddressList.Write(json, greylists.Addresses);
        json.WritePropertyName("not_reliable_since");
        OptionalTime.Write(json, greylists.NotReliableSince);
        json.WriteEndObject();
    });

    /// <summary>Everything that there is to see, at one moment.</summary>
    public static RpcAnswer FullStat(NodeNetwork network) => RpcAnswers.Json(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("stat");
        P2pJson.Stat.Write(json, network.GlobalStat);
        json.WritePropertyName("incoming_connections");
        WriteConnections(json, network, static info => info.Incoming);
        json.WritePropertyName("outgoing_connections");
        WriteConnections(json, network, static info => !info.Incoming);
        json.WritePropertyName("peers");
        Peers.Write(json, Pairs(network.Peers()));
        json.WritePropertyName("points");
        Points.Write(json, Pairs(network.Points()));
        json.WriteEndObject();
    });

    /// <summary>As the codecs want them.</summary>
    public static ImmutableArray<(TKey, TInfo)> Pairs<TKey, TInfo>(ImmutableArray<KeyValuePair<TKey, TInfo>> infos) =>
        [.. infos.Select(static pair => (pair.Key, pair.Value))];

    private static void WriteConnections(Utf8JsonWriter json, NodeNetwork network, Func<ConnectionInfo<ConnectionMetadata>, bool> isWanted) =>
        ConnectionList.Write(json, [.. network.Connections.Select(static connection => connection.Info).Where(isWanted)]);
}
