using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using static Mavryk.P2p.Protocol.Json.MavrykPeerMetadata;

namespace Mavryk.P2p.Protocol.Json;

/// <summary>The JSON form of <see cref="MavrykPeerMetadata"/> (wire 8.8). Immutable, safe to share.</summary>
public sealed class MavrykPeerMetadataCodec : IJsonCodec<MavrykPeerMetadata>
{
    /// <summary>The codec.</summary>
    public static readonly MavrykPeerMetadataCodec Instance = new();

    // The older form lacks these three, which then are 0.
    private static readonly Counters<MessageCounters> Messages = new(
        ["branch", "head", "block_header", "operations", "protocols", "operation_hashes_for_block", "operations_for_block", "checkpoint?", "protocol_branch?", "predecessor_header?", "other"],
        static m => [m.Branch, m.Head, m.BlockHeader, m.Operations, m.Protocols, m.OperationHashesForBlock, m.OperationsForBlock, m.Checkpoint, m.ProtocolBranch, m.PredecessorHeader, m.Other],
        static n => new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]));

    private static readonly Counters<PrevalidatorCounters> Prevalidator = new(
        ["cannot_download", "cannot_parse", "refused_by_prefilter", "refused_by_postfilter", "applied", "branch_delayed", "branch_refused", "refused", "duplicate", "outdated"],
        static p => [p.CannotDownload, p.CannotParse, p.RefusedByPrefilter, p.RefusedByPostfilter, p.Applied, p.BranchDelayed, p.BranchRefused, p.Refused, p.Duplicate, p.Outdated],
        static n => new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]));

    private static readonly Counters<UnadvertisedCounters> UnadvertisedCodec = new(
        ["block", "operations", "protocol"], static u => [u.Block, u.Operations, u.Protocol], static n => new(n[0], n[1], n[2]));

    private static readonly Counters<AnnouncementCounters> Announcements = new(
        ["head", "branch"], static a => [a.Head, a.Branch], static n => new(n[0], n[1]));

    private static readonly ResponsesCodec Responses = new();
    private static readonly RequestsCodec Requests = new();
    private static readonly AdvertisementsCodec Advertisements = new();

    private MavrykPeerMetadataCodec()
    {
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, MavrykPeerMetadata value)
    {
        writer.WriteStartObject();
        writer.WriteField("responses", Responses, value.Responses);
        writer.WriteField("requests", Requests, value.Requests);
        writer.WriteField("valid_blocks", P2pJson.Int64, value.ValidBlocks);
        writer.WriteField("old_heads", P2pJson.Int64, value.OldHeads);
        writer.WriteField("prevalidator_results", Prevalidator, value.PrevalidatorResults);
        writer.WriteField("unactivated_chains", P2pJson.Int64, value.UnactivatedChains);
        writer.WriteField("inactive_chains", P2pJson.Int64, value.InactiveChains);
        writer.WriteField("future_blocks_advertised", P2pJson.Int64, value.FutureBlocksAdvertised);
        writer.WriteField("unadvertised", UnadvertisedCodec, value.Unadvertised);
        writer.WriteField("advertisements", Advertisements, value.Advertisements);
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public bool TryRead(JsonElement json, [NotNullWhen(true)] out MavrykPeerMetadata? value, [NotNullWhen(false)] out JsonError? error)
    {
        var fields = new JsonFields(json);
        value = new MavrykPeerMetadata
        {
            Responses = fields.Required("responses", Responses),
            Requests = fields.Required("requests", Requests),
            ValidBlocks = fields.Required("valid_blocks", P2pJson.Int64),
            OldHeads = fields.Required("old_heads", P2pJson.Int64),
            PrevalidatorResults = fields.Required("prevalidator_results", Prevalidator),
            UnactivatedChains = fields.Required("unactivated_chains", P2pJson.Int64),
            InactiveChains = fields.Required("inactive_chains", P2pJson.Int64),
            FutureBlocksAdvertised = fields.Required("future_blocks_advertised", P2pJson.Int64),
            Unadvertised = fields.Required("unadvertised", UnadvertisedCodec),
            Advertisements = fields.Required("advertisements", Advertisements),
        };
        return fields.End(out error);
    }

    /// <summary>An object of counters. A question mark after the name: may be absent.</summary>
    private sealed class Counters<T>(string[] names, Func<T, long[]> get, Func<long[], T> make) : IJsonCodec<T>
        where T : class
    {
        public void Write(Utf8JsonWriter writer, T value)
        {
            writer.WriteStartObject();
            foreach (var (name, count) in names.Zip(get(value)))
            {
                writer.WriteField(name.TrimEnd('?'), P2pJson.Int64, count);
            }

            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = make([.. names.Select(name => name.EndsWith('?') ? fields.Or(name[..^1], P2pJson.Int64, 0) : fields.Required(name, P2pJson.Int64))]);
            return fields.End(out error);
        }
    }

    private sealed class ResponsesCodec : IJsonCodec<ResponseCounters>
    {
        public void Write(Utf8JsonWriter writer, ResponseCounters value)
        {
            writer.WriteStartObject();
            writer.WriteField("sent", Messages, value.Sent);
            writer.WriteField("failed", Messages, value.Failed);
            writer.WriteField("received", Messages, value.Received);
            writer.WriteField("unexpected", P2pJson.Int64, value.Unexpected);
            writer.WriteField("outdated", P2pJson.Int64, value.Outdated);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out ResponseCounters? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new ResponseCounters
            {
                Sent = fields.Required("sent", Messages),
                Failed = fields.Required("failed", Messages),
                Received = fields.Required("received", Messages),
                Unexpected = fields.Required("unexpected", P2pJson.Int64),
                Outdated = fields.Required("outdated", P2pJson.Int64),
            };
            return fields.End(out error);
        }
    }

    private sealed class RequestsCodec : IJsonCodec<RequestCounters>
    {
        public void Write(Utf8JsonWriter writer, RequestCounters value)
        {
            writer.WriteStartObject();
            writer.WriteField("sent", Messages, value.Sent);
            writer.WriteField("received", Messages, value.Received);
            writer.WriteField("failed", Messages, value.Failed);
            writer.WriteField("scheduled", Messages, value.Scheduled);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out RequestCounters? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new RequestCounters
            {
                Sent = fields.Required("sent", Messages),
                Received = fields.Required("received", Messages),
                Failed = fields.Required("failed", Messages),
                Scheduled = fields.Required("scheduled", Messages),
            };
            return fields.End(out error);
        }
    }

    private sealed class AdvertisementsCodec : IJsonCodec<AdvertisementCounters>
    {
        public void Write(Utf8JsonWriter writer, AdvertisementCounters value)
        {
            writer.WriteStartObject();
            writer.WriteField("sent", Announcements, value.Sent);
            writer.WriteField("received", Announcements, value.Received);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out AdvertisementCounters? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new AdvertisementCounters { Sent = fields.Required("sent", Announcements), Received = fields.Required("received", Announcements) };
            return fields.End(out error);
        }
    }
}
