using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Files;

/// <summary>
/// The text of <c>peers.json</c> (wire 8.10): written as the reference reads it, read with more patience than the reference has (behaviour 4.6).
/// Immutable, safe to share.
/// </summary>
/// <param name="metadata">The form of the application's metadata.</param>
/// <typeparam name="TPeerMeta">What the application stores for each peer.</typeparam>
public sealed class PeersFile<TPeerMeta>(IJsonCodec<TPeerMeta> metadata)
{
    private readonly IJsonCodec<SavedPeer<TPeerMeta>> _entry = new EntryCodec(metadata);

    /// <summary>The whole text of the file.</summary>
    public string Write(ImmutableArray<SavedPeer<TPeerMeta>> peers) => JsonCodec.ArrayOf(_entry).ToText(peers);

    /// <summary>Reads the whole text of a file. Bad entries and repeated peers are left out and reported.</summary>
    /// <param name="text">The text.</param>
    /// <param name="content">What could be read.</param>
    /// <param name="error">Why the text as a whole is no peers file.</param>
    public bool TryRead(string text, [NotNullWhen(true)] out PeersFileContent<TPeerMeta>? content, [NotNullWhen(false)] out JsonError? error)
    {
        content = null;
        if (!JsonCodec.TryParse(text, out var document, out error))
        {
            return false;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                error = JsonCodec.Unexpected(document.RootElement, "array");
                return false;
            }

            content = ReadEntries(document.RootElement);
            return true;
        }
    }

    private PeersFileContent<TPeerMeta> ReadEntries(JsonElement array)
    {
        var peers = ImmutableArray.CreateBuilder<SavedPeer<TPeerMeta>>();
        var skipped = ImmutableArray.CreateBuilder<JsonError>();
        var known = new HashSet<PeerId>();
        foreach (var (index, json) in array.EnumerateArray().Index())
        {
            if (!_entry.TryRead(json, out var peer, out var error))
            {
                skipped.Add(error.Under(index));
            }
            else if (!known.Add(peer.Peer.PeerId))
            {
                skipped.Add(new JsonError($"repeated peer {peer.Peer.PeerId}").Under(index));
            }
            else
            {
                peers.Add(peer);
            }
        }

        return new PeersFileContent<TPeerMeta>(peers.ToImmutable(), skipped.ToImmutable());
    }

    private sealed class EntryCodec(IJsonCodec<TPeerMeta> metadata) : IJsonCodec<SavedPeer<TPeerMeta>>
    {
        private static readonly IJsonCodec<(ConnectionId IdPoint, DateTimeOffset Time)> IdPointAndTime = JsonCodec.Pair(P2pJson.ConnectionId, P2pJson.Time);
        private static readonly IJsonCodec<ImmutableArray<PeerEvent>> Log = JsonCodec.ArrayOf(P2pJson.PeerEvent);

        public void Write(Utf8JsonWriter writer, SavedPeer<TPeerMeta> value)
        {
            var peer = value.Peer;
            writer.WriteStartObject();
            writer.WriteField("peer_id", P2pJson.PeerId, peer.PeerId);
            writer.WriteField("created", P2pJson.Time, peer.Created);
            if (peer.Trusted)
            {
                writer.WriteBoolean("trusted", true);
            }

            writer.WriteField("peer_metadata", metadata, peer.Metadata);
            if (!value.Log.IsEmpty)
            {
                writer.WriteField("events", Log, value.Log);
            }

            writer.WriteOptionalField("last_failed_connection", IdPointAndTime, peer.LastFailedConnection);
            writer.WriteOptionalField("last_rejected_connection", IdPointAndTime, peer.LastRejectedConnection);
            writer.WriteOptionalField("last_established_connection", IdPointAndTime, peer.LastEstablishedConnection);
            writer.WriteOptionalField("last_disconnection", IdPointAndTime, peer.LastDisconnection);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out SavedPeer<TPeerMeta>? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            var log = fields.Or("events", Log, []);
            value = new SavedPeer<TPeerMeta>(
                new KnownPeer<TPeerMeta>
                {
                    PeerId = fields.Required("peer_id", P2pJson.PeerId),
                    Created = fields.Required("created", P2pJson.Time),
                    Trusted = fields.Or("trusted", P2pJson.Boolean, false),
                    Metadata = fields.Required("peer_metadata", metadata),
                    LastFailedConnection = fields.Optional("last_failed_connection", IdPointAndTime),
                    LastRejectedConnection = fields.Optional("last_rejected_connection", IdPointAndTime),
                    LastEstablishedConnection = fields.Optional("last_established_connection", IdPointAndTime),
                    LastDisconnection = fields.Optional("last_disconnection", IdPointAndTime),
                },
                log.Length > PeerEvent.LogSize ? log[^PeerEvent.LogSize..] : log);
            return fields.End(out error);
        }
    }
}
