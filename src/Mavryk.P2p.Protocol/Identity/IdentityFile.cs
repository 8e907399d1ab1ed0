using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Identity;

/// <summary>The text of <c>identity.json</c> (wire 2.4). It holds the secret key: keep it out of logs. The functions are pure.</summary>
public static class IdentityFile
{
    private static readonly FieldsCodec Codec = new();

    /// <summary>The whole text of the file.</summary>
    public static string Write(NodeIdentity identity) => Codec.ToText(
        new Fields(identity.PeerId, identity.PublicKey.ToByteArray(), identity.SecretKey.ToArray(), identity.Stamp.ToByteArray()), indented: true);

    /// <summary>Reads the whole text of a file and checks it in the order of wire 2.4.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name of the file, for errors.</param>
    /// <param name="expectedDifficulty">The difficulty that the stamp must reach; null to leave the stamp unchecked.</param>
    /// <param name="identity">The identity; the caller disposes it.</param>
    /// <param name="error">The first check that failed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The difficulty is none (see <see cref="ProofOfWorkTarget.IsDifficulty"/>).</exception>
    public static bool TryRead(
        string text,
        string file,
        double? expectedDifficulty,
        [NotNullWhen(true)] out NodeIdentity? identity,
        [NotNullWhen(false)] out IdentityFileError? error)
    {
        ProofOfWorkTarget? target = expectedDifficulty is { } difficulty ? ProofOfWorkTarget.FromDifficulty(difficulty) : null;
        identity = null;
        if (!Codec.TryReadText(text, out var fields, out var malformed))
        {
            error = new IdentityFileError.MalformedIdentityFile(file, malformed);
            return false;
        }

        var publicKey = new PublicKey(fields.PublicKey);
        var stamp = new ProofOfWorkStamp(fields.Stamp);
        error = publicKey.ToPeerId() is var peerId && fields.PeerId is { } named && named != peerId ? new IdentityFileError.IdentityMismatch(file, peerId)
            : NodeIdentity.DerivePublicKey(fields.SecretKey) != publicKey ? new IdentityFileError.IdentityKeysMismatch(file, publicKey)
            : target is { } asked && !asked.IsMetBy(publicKey, stamp) ? new IdentityFileError.InsufficientProofOfWork(expectedDifficulty!.Value)
            : null;
        identity = error is null ? new NodeIdentity(fields.SecretKey, publicKey, stamp) : null;
        CryptographicOperations.ZeroMemory(fields.SecretKey);
        return error is null;
    }

    private sealed record Fields(PeerId? PeerId, byte[] PublicKey, byte[] SecretKey, byte[] Stamp);

    private sealed class FieldsCodec : IJsonCodec<Fields>
    {
        private static readonly HexCodec PublicKeyHex = new(PublicKey.Size);
        private static readonly HexCodec SecretKeyHex = new(NodeIdentity.SecretKeySize);
        private static readonly HexCodec StampHex = new(ProofOfWorkStamp.Size);

        public void Write(Utf8JsonWriter writer, Fields value)
        {
            writer.WriteStartObject();
            writer.WriteOptionalField("peer_id", P2pJson.PeerId, value.PeerId);
            writer.WriteField("public_key", PublicKeyHex, value.PublicKey);
            writer.WriteField("secret_key", SecretKeyHex, value.SecretKey);
            writer.WriteField("proof_of_work_stamp", StampHex, value.Stamp);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out Fields? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new Fields(
                fields.Optional("peer_id", P2pJson.PeerId),
                fields.Required("public_key", PublicKeyHex),
                fields.Required("secret_key", SecretKeyHex),
                fields.Required("proof_of_work_stamp", StampHex));
            return fields.End(out error);
        }
    }

    private sealed class HexCodec(int size) : IJsonCodec<byte[]>
    {
        public void Write(Utf8JsonWriter writer, byte[] value) => writer.WriteStringValue(Convert.ToHexStringLower(value));

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out byte[]? value, [NotNullWhen(false)] out JsonError? error)
        {
            value = new byte[size];
            error = json.ValueKind != JsonValueKind.String ? JsonCodec.Unexpected(json, "string")
                : json.GetString() is var text && text!.Length == 2 * size && Convert.FromHexString(text, value, out _, out _) == System.Buffers.OperationStatus.Done ? null
                : new JsonError($"this is not a text of {2 * size} hex digits");
            return error is null;
        }
    }
}
