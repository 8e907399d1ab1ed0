using System.Collections.Immutable;
using System.Text.Json;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Messages;

public sealed class MessageExampleTests
{
    private static readonly P2pMessageCodec<ShellMessage> Shell = new(ShellMessages.Table);

    [Theory]
    [InlineData("E05-alice")]
    [InlineData("E05-bob")]
    public void A_connection_message_has_the_bytes_of_example_E05(string id)
    {
        var input = VectorFile.Example(id).GetProperty("input");
        var port = input.GetProperty("port");
        var message = new ConnectionMessage(
            port.ValueKind == JsonValueKind.Null ? (ushort)0 : port.GetUInt16(),
            new PublicKey(input.Hex("public_key")),
            new ProofOfWorkStamp(input.Hex("proof_of_work_stamp")),
            new Nonce(input.Hex("message_nonce")),
            Reference.Version(input));
        Assert.True(message.TryEncode(out var frame, out _));
        Assert.Equal(VectorFile.Example(id).GetProperty("output").Hex("on_the_wire"), frame);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    public void Metadata_has_the_bytes_of_example_E07(string side)
    {
        var input = VectorFile.Example("E07").GetProperty("input").GetProperty(side);
        var writer = new WireWriter();
        ConnectionMetadataCodec.Instance.Write(
            new ConnectionMetadata(input.GetProperty("disable_mempool").GetBoolean(), input.GetProperty("private_node").GetBoolean()), ref writer);
        Assert.Equal(VectorFile.Example("E07").GetProperty("output").Hex($"{side}_plain"), writer.Written);
    }

    [Fact]
    public void Acks_have_the_bytes_of_example_E08()
    {
        CheckAck("E08-ack", new AckMessage.Ack());
        CheckAck("E08-nack-v0", new AckMessage.NackV0());
        foreach (var id in new[] { "E08-nack", "E08-nack-empty", "X5" })
        {
            var input = VectorFile.Example(id).GetProperty("input");
            var motive = new RejectionMotive(input.GetProperty("motive").GetInt16());
            CheckAck(id, new AckMessage.Nack(motive, Reference.Points(input.GetProperty("points"))));
        }
    }

    [Fact]
    public void Messages_have_the_bytes_of_example_E09()
    {
        var input = VectorFile.Example("E09").GetProperty("input");
        var request = input.GetProperty("swap_request");
        var ack = input.GetProperty("swap_ack");
        CheckMessage("Disconnect", new P2pMessage<ShellMessage>.Disconnect());
        CheckMessage("Bootstrap", new P2pMessage<ShellMessage>.Bootstrap());
        CheckMessage("Advertise of 3 points", new P2pMessage<ShellMessage>.Advertise(Reference.Points(input.GetProperty("advertised_points"))));
        CheckMessage("Advertise of 0 points", new P2pMessage<ShellMessage>.Advertise([]));
        CheckMessage(
            "Swap_request", new P2pMessage<ShellMessage>.SwapRequest(P2pPoint.Parse(request[0].GetString()), PeerId.Parse(request[1].GetString())));
        CheckMessage("Swap_ack", new P2pMessage<ShellMessage>.SwapAck(P2pPoint.Parse(ack[0].GetString()), PeerId.Parse(ack[1].GetString())));
    }

    [Fact]
    public void A_message_is_cut_as_in_example_E10()
    {
        var example = VectorFile.Example("E10-split");
        Assert.True(MessageCutter.TryCreate(example.GetProperty("input").GetProperty("binary_chunks_size").GetInt32(), out var cutter, out _));
        var parts = new List<string>();
        foreach (var piece in cutter.Cut(example.GetProperty("input").Hex("plain")))
        {
            parts.Add(Convert.ToHexStringLower(piece));
        }

        Assert.Equal(example.GetProperty("output").GetProperty("plain_parts").EnumerateArray().Select(static part => part.GetString()), parts);
    }

    [Theory]
    [InlineData("E10-split", "P2pMessage`1+Advertise")]
    [InlineData("E10-glued", "P2pMessage`1+Bootstrap P2pMessage`1+Advertise")]
    [InlineData("E10-empty", "")]
    public void Chunks_are_read_as_in_example_E10(string id, string expected)
    {
        var example = VectorFile.Example(id);
        var parts = id == "E10-split" ? example.GetProperty("output").GetProperty("plain_parts") : example.GetProperty("input").GetProperty("plain");
        using var decoder = new MessageStreamDecoder<ShellMessage>(Shell);
        var kinds = new List<string>();
        foreach (var part in parts.ValueKind == JsonValueKind.Array ? [.. parts.EnumerateArray()] : ImmutableArray.Create(parts))
        {
            ReadOnlySpan<byte> rest = part.Hex();
            while (decoder.TryRead(ref rest, out var message, out _))
            {
                kinds.Add($"{message.GetType().DeclaringType!.Name}+{message.GetType().Name}");
            }
        }

        Assert.Equal(expected, string.Join(' ', kinds));
        Assert.Null(decoder.Error);
    }

    [Theory]
    [InlineData("mainnet")]
    [InlineData("basenet")]
    public void A_network_version_has_the_bytes_of_example_E13(string network)
    {
        var example = VectorFile.Example("E13");
        var output = example.GetProperty("output").GetProperty(network);
        var version = new NetworkVersion(example.GetProperty("input").GetProperty(network).Text("chain_name"), 2, 1);
        var writer = new WireWriter();
        version.Write(ref writer);
        Assert.Equal(output.Hex("chain_name_encoded"), writer.Written);
        Assert.True(new ConnectionMessage(0, default, default, default, version).TryEncode(out var frame, out _));
        Assert.Equal(output.GetProperty("connection_message_length_field").GetInt32(), frame.Length - LengthPrefix.Size);
    }

    [Fact]
    public void Messages_of_the_shell_have_the_bytes_of_example_E14()
    {
        foreach (var entry in VectorFile.Example("E14").GetProperty("output").EnumerateObject().Where(static e => !e.Name.StartsWith("mempool", StringComparison.Ordinal)))
        {
            var bytes = entry.Value.Hex();
            Assert.True(Shell.TryDecode(bytes, out var message, out _));
            var payload = Assert.IsType<P2pMessage<ShellMessage>.Application>(message).Message;
            Assert.Equal(bytes.AsSpan(P2pMessage.HeaderSize), payload.Payload.Span);
            Assert.True(ShellMessages.Table.TryFind(payload.Tag, out var kind));
            Assert.StartsWith(kind.Title, entry.Name);
            Assert.Equal(bytes, Reference.Encode(Shell, message));
        }
    }

    [Fact]
    public void A_mempool_has_one_size_field_before_its_first_list_and_two_before_its_second_as_in_example_E14()
    {
        var example = VectorFile.Example("E14");
        var reader = new WireReader(example.GetProperty("output").Hex("mempool alone (one known_valid, no pending)"));
        Assert.Equal(example.GetProperty("input").Hex("operation_hash"), reader.ReadBytes());
        var outer = reader.BeginFrame();
        Assert.True(reader.ReadBytes().IsEmpty);
        reader.EndFrame(outer);
        Assert.Null(reader.Complete());
    }

    [Fact]
    public void Strange_bytes_get_the_verdicts_of_example_E18()
    {
        var example = VectorFile.Example("E18");
        var cases = example.GetProperty("input").EnumerateObject().Single().Value;
        var verdicts = example.GetProperty("output").GetProperty("verdicts");
        for (var i = 0; i < cases.GetArrayLength(); i++)
        {
            var expected = verdicts[i].GetString()!;
            var verdict = Verdict(cases[i].Text("decoder"), cases[i].Hex("bytes"));
            Assert.True(expected.StartsWith(verdict, StringComparison.Ordinal), $"{cases[i].Text("what")}: {verdict}, expected {expected}");
        }

        Assert.Equal(22, cases.GetArrayLength());
    }

    private static string Verdict(string decoder, byte[] bytes)
    {
        if (decoder == "message stream")
        {
            using var stream = new MessageStreamDecoder<ShellMessage>(Shell);
            ReadOnlySpan<byte> rest = bytes;
            var prefix = stream.TryRead(ref rest, out var message, out _) ? $"{message.GetType().Name}, then " : "";
            stream.TryRead(ref rest, out _, out _);
            return prefix + Name(stream.Error!, prefix.Length > 0);
        }

        if (decoder == "ack")
        {
            return AckMessage.TryDecode(bytes, out var ack, out var error)
                ? $"ACCEPTED: {((AckMessage.Nack)ack).Motive.Name} {((AckMessage.Nack)ack).Motive.Code}"
                : Name(error, true);
        }

        var reader = new WireReader(bytes);
        var metadata = ConnectionMetadataCodec.Instance.Read(ref reader);
        return reader.Complete() is { } failed ? Name(failed, true) : metadata.DisableMempool ? "ACCEPTED: any non-zero byte is true" : "";
    }

    // The exception that escapes the reference's stream reader after a wait is an ordinary decoding error here (wire 1.6).
    private static string Name(DecodeError error, bool caughtByReference) => error switch
    {
        DecodeError.NotEnoughData => "Not_enough_data",
        DecodeError.ExtraBytes => "Extra_bytes",
        DecodeError.UnexpectedTag e => $"Unexpected_tag {e.Tag}",
        DecodeError.InvalidInt => "Invalid_int",
        DecodeError.SizeLimitExceeded => "Size_limit_exceeded",
        DecodeError.ListTooLong => "List_too_long",
        DecodeError.ExceptionRaisedInUserFunction => caughtByReference ? "Exception_raised_in_user_function" : "exception in the point parser",
        _ => error.ToString(),
    };

    private static void CheckAck(string id, AckMessage message)
    {
        var expected = VectorFile.Example(id).GetProperty("output").Hex("plain");
        Assert.Equal(expected, Reference.Encode(message));
        Assert.True(AckMessage.TryDecode(expected, out var decoded, out _));
        Assert.Equal(message, decoded);
    }

    private static void CheckMessage(string name, P2pMessage<ShellMessage> message)
    {
        var expected = VectorFile.Example("E09").GetProperty("output").Hex(name);
        Assert.Equal(expected, Reference.Encode(Shell, message));
        Assert.True(Shell.TryDecode(expected, out var decoded, out _));
        Assert.Equal(message, decoded);
    }
}
