using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Script;

/// <summary>The kinds of lines of program 1. Thread-safe; every call waits while the reader of the lines is far behind.</summary>
internal sealed class ScriptLines(JsonLines lines, ScriptOptions options)
{
    private const int HexBlockBytes = 4096;

    public ValueTask ReadyAsync(NodeNetwork network, IPEndPoint? rpc) => lines.WriteAsync((network, rpc), static (json, state) =>
    {
        var network = state.network;
        json.WriteBoolean("ready", true);
        json.WriteString("peer_id", network.PeerId.ToString());
        json.WriteNumber("port", network.ListeningPoint?.Port ?? 0);
        json.WriteNumber("pid", Environment.ProcessId);
        if (state.rpc is { } rpc)
        {
            json.WriteString("rpc", rpc.ToString());
        }

        json.WritePropertyName("announced_version");
        P2pJson.NetworkVersion.Write(json, network.AnnouncedVersion);
    });

    public ValueTask AnswerAsync(string line, ScriptAnswer answer) => lines.WriteAsync((line, answer), static (json, state) =>
    {
        json.WritePropertyName("cmd");
        json.WriteStringValueSegment(state.line, isFinalSegment: true);
        json.WriteBoolean("ok", state.answer.IsOk);
        state.answer.WriteFields(json);
    });

    public ValueTask EventAsync(EventNotice notice) => options.Quiet ? default : lines.WriteAsync(notice, static (json, notice) =>
    {
        json.WritePropertyName("event");
        P2pJson.Event.Write(json, notice.Event);
        json.WriteNumber("t", notice.Time.ToUnixTimeMilliseconds() / 1000.0);
        if (notice.Missed > 0)
        {
            json.WriteNumber("missed", notice.Missed);
        }
    });

    public ValueTask ConnectedAsync(NodeConnection connection) => lines.WriteAsync(connection, static (json, connection) =>
    {
        json.WriteString("connected", connection.Info.PeerId.ToString());
        json.WritePropertyName("info");
        NodeJson.ConnectionInfo.Write(json, connection.Info);
        json.WritePropertyName("negotiated_version");
        P2pJson.NetworkVersion.Write(json, connection.NegotiatedVersion);
    });

    public ValueTask MessageAsync(PeerId peer, OpaqueMessage message) => lines.WriteAsync((peer, message.Payload, options), static (json, state) =>
    {
        var payload = state.Payload.Span;
        json.WriteString("message", state.peer.ToString());
        json.WriteNumber("len", payload.Length);
        json.WritePropertyName("hex");
        WriteHex(json, payload[..Math.Min(payload.Length, state.options.HexMax)]);
        if (state.options.Digest)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(payload, digest);
            json.WritePropertyName("sha256");
            WriteHex(json, digest);
        }
    });

    public ValueTask DisconnectedAsync(PeerId peer, DisconnectionReason reason) => lines.WriteAsync((peer, reason), static (json, state) =>
    {
        json.WriteString("disconnected", state.peer.ToString());
        json.WritePropertyName("reason");
        P2pJson.WriteReason(json, state.reason);
    });

    public ValueTask ClosedAsync(PeerId peer, ImmutableArray<P2pError> trace) => lines.WriteAsync((peer, trace), static (json, state) =>
    {
        json.WriteString("closed", state.peer.ToString());
        json.WritePropertyName("error");
        P2pJson.WriteTrace(json, state.trace);
    });

    public ValueTask SinkAsync(SinkTotals totals) => lines.WriteAsync(totals, static (json, totals) =>
    {
        json.WriteStartObject("sink");
        json.WriteNumber("messages", totals.Messages);
        json.WriteNumber("bytes", totals.Bytes);
        json.WriteNumber("messages_per_s", totals.MessagesPerSecond);
        json.WriteNumber("mb_per_s", totals.MegabytesPerSecond);
        json.WriteEndObject();
    });

    public ValueTask ShutdownAsync() => lines.WriteAsync(0, static (json, _) => json.WriteBoolean("shutdown", true));

    // Block by block: a payload may be larger than any one string the writer takes.
    private static void WriteHex(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hex = stackalloc byte[2 * HexBlockBytes];
        do
        {
            var block = bytes[..Math.Min(bytes.Length, HexBlockBytes)];
            bytes = bytes[block.Length..];
            Convert.TryToHexStringLower(block, hex, out var written);
            json.WriteStringValueSegment(hex[..written], isFinalSegment: bytes.IsEmpty);
        }
        while (!bytes.IsEmpty);
    }
}
