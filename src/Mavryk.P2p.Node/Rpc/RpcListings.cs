using System.Text.Json;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>What the RPC shows, as rows for people. Takes what it knows of the JSON and passes over the rest, so that nodes of other versions can be shown.</summary>
internal static class RpcListings
{
    private const string None = "-";

    public static Listing Connections(JsonElement json) => Sorted(
        "connections",
        ["direction", "peer", "point", "network", "version", "private"],
        json.EnumerateArray().Select(static info => new[]
        {
            Flag(info, "incoming") ? "in" : "out",
            Text(info, "peer_id"),
            Point(info, "id_point"),
            Text(info, "announced_version", "chain_name"),
            $"{Text(info, "announced_version", "distributed_db_version")}.{Text(info, "announced_version", "p2p_version")}",
            Flag(info, "private") ? "private" : None,
        }));

    public static Listing Peers(JsonElement json) => Sorted(
        "peers",
        ["state", "peer", "point", "trusted", "score", "sent", "received", "last seen"],
        json.EnumerateArray().Select(static pair => (Id: pair[0].ToString(), Info: pair[1])).Select(static peer => new[]
        {
            Text(peer.Info, "state"),
            peer.Id,
            Point(peer.Info, "reachable_at"),
            Flag(peer.Info, "trusted") ? "trusted" : None,
            Text(peer.Info, "score"),
            Text(peer.Info, "stat", "total_sent"),
            Text(peer.Info, "stat", "total_recv"),
            Time(peer.Info, "last_seen"),
        }));

    public static Listing Points(JsonElement json) => Sorted(
        "points",
        ["state", "point", "peer", "trusted", "last seen", "last miss", "not dialled before"],
        json.EnumerateArray().Select(static pair => (Point: pair[0].ToString(), Info: pair[1])).Select(static point => new[]
        {
            Text(point.Info, "state", "event_kind"),
            point.Point,
            Text(point.Info, "p2p_peer_id"),
            Flag(point.Info, "trusted") ? "trusted" : None,
            Time(point.Info, "last_seen"),
            Text(point.Info, "last_miss"),
            Text(point.Info, "greylisted_until"),
        }));

    public static Listing Traffic(JsonElement json) => new(
        "traffic",
        ["direction", "bytes", "bytes a second"],
        [
            ["sent", Text(json, "total_sent"), Text(json, "current_outflow")],
            ["received", Text(json, "total_recv"), Text(json, "current_inflow")],
        ]);

    public static Listing GreylistedAddresses(JsonElement json) => new(
        "greylisted addresses",
        ["kind", "address"],
        [.. json.GetProperty("ips").EnumerateArray().Select(static address => new[] { "address", Address(address.ToString()) })]);

    public static Listing GreylistedPeers(JsonElement json) => new(
        "greylisted peers", ["kind", "peer"], [.. json.EnumerateArray().Select(static peer => new[] { "peer", peer.ToString() })]);

    // States first, then who: the order of the tables of a node means nothing.
    private static Listing Sorted(string title, string[] columns, IEnumerable<string[]> rows)
    {
        var sorted = rows.OrderBy(static row => row[0], StringComparer.Ordinal).ThenBy(static row => row[1], StringComparer.Ordinal).ToList();
        return new Listing($"{sorted.Count} {title}", columns, sorted);
    }

    private static JsonElement? Find(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return null;
            }
        }

        return json;
    }

    private static string Text(JsonElement json, params ReadOnlySpan<string> path) => Find(json, path)?.ToString() ?? None;

    private static bool Flag(JsonElement json, string name) => Find(json, name)?.ValueKind == JsonValueKind.True;

    private static string Time(JsonElement json, string name) => Find(json, name) is { ValueKind: JsonValueKind.Array } pair ? pair[1].ToString() : None;

    private static string Point(JsonElement json, string name) =>
        Find(json, name, "addr")?.ToString() is not { } address ? None
        : !P2pAddress.TryParse(address, out var known) ? address
        : Find(json, name, "port") is { ValueKind: JsonValueKind.Number } port && port.TryGetUInt16(out var number) ? new P2pPoint(known, number).ToString()
        : known.ToString();

    private static string Address(string text) => P2pAddress.TryParse(text, out var address) ? address.ToString() : text;
}
