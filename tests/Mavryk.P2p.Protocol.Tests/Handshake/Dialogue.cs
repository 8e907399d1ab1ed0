using System.Text.Json;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Handshake;

/// <summary>A recorded dialogue of two reference nodes.</summary>
internal sealed class Dialogue(JsonElement json)
{
    public static readonly string[] Names =
    [
        "success", "big", "max0", "private", "banned", "pow", "nack_already", "nack_chain", "nack_ddb", "nack_p2p_deprecated", "nack_v0",
        "disable_discovery_nack",
    ];

    public Side Initiator { get; } = new(json.GetProperty("initiator"), json.GetProperty("initiator_to_responder"));

    public Side Responder { get; } = new(json.GetProperty("responder"), json.GetProperty("responder_to_initiator"));

    public byte[] ChannelKey { get; } = json.Hex("channel_key");

    /// <summary>The outcome at the initiator.</summary>
    public JsonElement ConnectResult { get; } = json.GetProperty("connect_result");

    /// <summary>The point that the initiator dialled.</summary>
    public string Dialled => ConnectResult.Text("cmd")["connect ".Length..];

    /// <summary>The initiator's end of the responder's socket.</summary>
    public string RemoteSocket { get; } = json.GetProperty("responder_log").EnumerateArray()
        .Select(static entry => entry.TryGetProperty("event", out var told) ? told : default)
        .First(static told => told.ValueKind == JsonValueKind.Object && told.Text("event") == "incoming_connection").Text("point");

    /// <summary>The difficulty that the responder demands.</summary>
    public double ResponderDifficulty { get; } = json.GetProperty("responder_args").EnumerateArray().Select(static argument => argument.GetString()!)
        .SkipWhile(static argument => argument != "--pow-target").Skip(1).Select(double.Parse).SingleOrDefault();

    public static Dialogue Read(string name) => new(VectorFile.Read("dialogue_" + name));

    /// <summary>What one node is and what it sent.</summary>
    internal sealed class Side(JsonElement identity, JsonElement sent)
    {
        public JsonElement ConnectionMessage { get; } = sent.GetProperty("connection_message");

        public byte[] Raw { get; } = sent.Hex("raw");

        public Nonce FirstNonce { get; } = new(sent.Hex("first_nonce"));

        /// <summary>The plaintexts of its chunks: metadata, Ack or Nack, messages.</summary>
        public byte[][] Chunks { get; } = [.. sent.GetProperty("chunks").EnumerateArray().Select(static chunk => chunk.Hex("plaintext"))];

        public NodeIdentity CreateIdentity() => new(identity.Hex("secret_key"), new ProofOfWorkStamp(identity.Hex("proof_of_work_stamp")));
    }
}
