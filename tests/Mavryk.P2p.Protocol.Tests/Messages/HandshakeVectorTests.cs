using System.Text.Json;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Tests.Vectors;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Messages;

public sealed class HandshakeVectorTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("handshake");

    [Theory]
    [MemberData(nameof(Entries), "connection_message")]
    public void A_connection_message_has_the_bytes_of_the_reference(int index)
    {
        var entry = Entry("connection_message", index);
        if (entry.TryGetProperty("encode_error", out var refused))
        {
            // Such a port does not fit into our type; the primitive below it gives the reference's error.
            var writer = new WireWriter();
            writer.WriteUInt16(refused.GetProperty("json").GetProperty("v").GetInt32());
            Assert.Equal(Reference.ExpectedText(refused), Reference.Text(writer.Error!));
            return;
        }

        var message = ConnectionMessageOf(entry.GetProperty("value"));
        Assert.True(message.TryEncode(out var frame, out _));
        Assert.Equal(entry.Hex("framed"), frame);
        Assert.True(LengthPrefix.TryUnframe(frame, out var body));
        Assert.Equal(entry.Hex("hex"), body);
        Assert.Equal(entry.GetProperty("length").GetInt32(), body.Length);
        Assert.True(ConnectionMessage.TryDecode(body, out var decoded, out _));
        Assert.Equal(message, decoded);
    }

    [Theory]
    [MemberData(nameof(Entries), "connection_message_malformed")]
    public void A_strange_connection_message_is_treated_like_the_reference_does(int index)
    {
        var entry = Entry("connection_message_malformed", index);
        var decoded = ConnectionMessage.TryDecode(entry.Hex("hex"), out var message, out var error);
        if (entry.TryGetProperty("decode_error", out var expected))
        {
            Assert.False(decoded);
            Assert.Equal(Reference.ExpectedText(expected), Reference.Text(error!));
            return;
        }

        Assert.Equal(ConnectionMessageOf(entry.GetProperty("decoded")), message);
        Assert.True(message!.TryEncode(out var frame, out _));
        Assert.Equal(entry.Hex("reencoded"), frame[LengthPrefix.Size..]);
    }

    [Theory]
    [MemberData(nameof(Entries), "network_version")]
    public void A_network_version_has_the_bytes_of_the_reference(int index)
    {
        var entry = Entry("network_version", index);
        var version = Reference.Version(entry.GetProperty("value"));
        var writer = new WireWriter();
        version.Write(ref writer);
        Assert.Equal(entry.Hex("hex"), writer.Written);
        var reader = new WireReader(writer.Written);
        Assert.Equal(version, NetworkVersion.Read(ref reader));
        Assert.Null(reader.Complete());
    }

    [Theory]
    [MemberData(nameof(Entries), "ack")]
    public void An_ack_has_the_bytes_of_the_reference(int index)
    {
        var entry = Entry("ack", index);
        if (entry.TryGetProperty("encode_error", out var refused) && refused.GetProperty("json").TryGetProperty("v", out var code))
        {
            // Such a motive does not fit into our type; the primitive below it gives the reference's error.
            var motive = new WireWriter();
            motive.WriteInt16(code.GetInt32());
            Assert.Equal(Reference.ExpectedText(refused), Reference.Text(motive.Error!));
            return;
        }

        var message = AckOf(entry.GetProperty("value"));
        var writer = new WireWriter();
        message.Write(ref writer);
        if (entry.TryGetProperty("encode_error", out refused))
        {
            Assert.Equal(Reference.ExpectedText(refused), Reference.Text(writer.Error!));
            return;
        }

        Assert.Equal(entry.Hex("hex"), writer.Written);
        Assert.True(AckMessage.TryDecode(writer.Written, out var decoded, out _));
        Assert.Equal(message, decoded);
    }

    [Theory]
    [MemberData(nameof(Entries), "ack_malformed")]
    public void A_strange_ack_is_treated_like_the_reference_does(int index)
    {
        var entry = Entry("ack_malformed", index);
        var decoded = AckMessage.TryDecode(entry.Hex("hex"), out var message, out var error);
        if (entry.TryGetProperty("decode_error", out var expected))
        {
            Assert.False(decoded);
            Assert.Equal(Reference.ExpectedText(expected), Reference.Text(error!));
            return;
        }

        Assert.Equal(AckOf(entry.GetProperty("decoded")), message);
        Assert.Equal(entry.Hex("reencoded"), Reference.Encode(message!));
    }

    [Theory]
    [MemberData(nameof(Entries), "rejection_motives")]
    public void A_motive_has_the_texts_of_the_reference(int index)
    {
        var entry = Entry("rejection_motives", index);
        var isCode = entry.GetProperty("code").ValueKind == JsonValueKind.Number;
        if (!isCode || (entry.Text("text").StartsWith("Rejected for unknown", StringComparison.Ordinal) && new RejectionMotive(entry.GetProperty("code").GetInt16()).IsKnown))
        {
            // Two values of OCaml's type that never come from the wire: a code beyond int16, and a known code dressed as unknown.
            return;
        }

        var motive = new RejectionMotive(entry.GetProperty("code").GetInt16());
        Assert.Equal(entry.Text("text"), motive.Text);
        Assert.Equal(entry.Text("short"), motive.ShortText);
    }

    [Theory]
    [MemberData(nameof(Entries), "connection_metadata")]
    public void Metadata_has_the_bytes_of_the_reference(int index)
    {
        var entry = Entry("connection_metadata", index);
        var metadata = MetadataOf(entry.GetProperty("value"));
        Assert.Equal(entry.Hex("hex"), Encode(metadata));
        Assert.Equal((metadata, null), Decode(entry.Hex("hex")));
        Assert.Equal(metadata.PrivateNode, ConnectionMetadataCodec.Instance.IsPrivate(metadata));
    }

    [Theory]
    [MemberData(nameof(Entries), "connection_metadata_malformed")]
    public void Strange_metadata_is_treated_like_the_reference_does(int index)
    {
        var entry = Entry("connection_metadata_malformed", index);
        var (metadata, error) = Decode(entry.Hex("hex"));
        if (entry.TryGetProperty("decode_error", out var expected))
        {
            Assert.Equal(Reference.ExpectedText(expected), Reference.Text(error!));
            return;
        }

        Assert.Null(error);
        Assert.Equal(MetadataOf(entry.GetProperty("decoded")), metadata);
        Assert.Equal(entry.Hex("reencoded"), Encode(metadata));
    }

    public static TheoryData<int> Entries(string list) => [.. Enumerable.Range(0, Vectors.GetProperty(list).GetArrayLength())];

    private static JsonElement Entry(string list, int index) => Vectors.GetProperty(list)[index];

    private static ConnectionMessage ConnectionMessageOf(JsonElement json) => new(
        json.GetProperty("port").GetUInt16(),
        new PublicKey(json.Hex("pubkey")),
        new ProofOfWorkStamp(json.Hex("proof_of_work_stamp")),
        new Nonce(json.Hex("message_nonce")),
        Reference.Version(json.GetProperty("version")));

    private static AckMessage AckOf(JsonElement json) =>
        json.TryGetProperty("ack", out _) ? new AckMessage.Ack()
        : json.TryGetProperty("nack_v_0", out _) ? new AckMessage.NackV0()
        : new AckMessage.Nack(new RejectionMotive(json.GetProperty("nack_motive").GetInt16()), Reference.Points(json.GetProperty("nack_list")));

    private static ConnectionMetadata MetadataOf(JsonElement json) =>
        new(json.GetProperty("disable_mempool").GetBoolean(), json.GetProperty("private_node").GetBoolean());

    private static byte[] Encode(ConnectionMetadata metadata)
    {
        var writer = new WireWriter();
        ConnectionMetadataCodec.Instance.Write(metadata, ref writer);
        return writer.Written.ToArray();
    }

    private static (ConnectionMetadata Metadata, DecodeError? Error) Decode(byte[] bytes)
    {
        var reader = new WireReader(bytes);
        var metadata = ConnectionMetadataCodec.Instance.Read(ref reader);
        return (metadata, reader.Complete());
    }
}
