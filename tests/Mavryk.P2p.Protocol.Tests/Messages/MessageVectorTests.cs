using System.Text.Json;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Messages;

public sealed class MessageVectorTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("messages");

    [Theory]
    [MemberData(nameof(Entries), "messages")]
    public void A_message_has_the_bytes_of_the_reference(int index)
    {
        var entry = Entry("messages", index);
        var message = Reference.Message(entry.GetProperty("value"));
        var bytes = Reference.Encode(Reference.Codec, message);
        Assert.Equal(entry.Hex("hex"), bytes);
        Assert.Equal(entry.GetProperty("length").GetInt32(), bytes.Length);
        Assert.True(Reference.Codec.TryDecode(bytes, out var decoded, out _));
        Assert.Equal(message, decoded);
    }

    [Fact]
    public void An_advertise_of_101_points_is_not_written()
    {
        var entry = Vectors.GetProperty("advertise_101_points");
        Assert.False(Reference.Codec.TryEncode(Reference.Message(entry.GetProperty("value")), out _, out var error));
        Assert.Equal(Reference.ExpectedText(entry.GetProperty("encode_error")), Reference.Text(error));
    }

    [Theory]
    [MemberData(nameof(Entries), "malformed")]
    public void A_strange_message_is_treated_like_the_reference_does(int index)
    {
        var entry = Entry("malformed", index);
        var decoded = Reference.Codec.TryDecode(entry.Hex("hex"), out var message, out var error);
        if (entry.TryGetProperty("decode_error", out var expected))
        {
            Assert.False(decoded);
            Assert.Equal(Reference.ExpectedText(expected), Reference.Text(error!));
            return;
        }

        Assert.Equal(Reference.Message(entry.GetProperty("decoded")), message);
        Assert.Equal(entry.Hex("reencoded"), Reference.Encode(Reference.Codec, message!));
    }

    [Theory]
    [MemberData(nameof(Entries), "streams")]
    public void A_stream_of_chunks_gives_what_it_gives_the_reference(int index)
    {
        var entry = Entry("streams", index);
        byte[][] chunks = [.. entry.GetProperty("chunks").EnumerateArray().Select(static chunk => chunk.Hex())];
        Assert.Equal(Expected(entry), Results(chunks));
    }

    [Theory]
    [MemberData(nameof(Entries), "streams")]
    public void A_stream_gives_the_same_however_it_is_cut(int index)
    {
        var entry = Entry("streams", index);
        byte[] stream = [.. entry.GetProperty("chunks").EnumerateArray().SelectMany(static chunk => chunk.Hex())];
        var expected = Expected(entry);
        for (var piece = 1; piece <= Math.Max(1, stream.Length); piece += piece < 40 ? 1 : 97)
        {
            Assert.Equal(expected, Results(stream.Chunk(piece)));
        }
    }

    [Theory]
    [MemberData(nameof(Entries), "chunking")]
    public void A_message_is_cut_like_the_reference_cuts(int index)
    {
        var entry = Entry("chunking", index);
        var option = entry.GetProperty("binary_chunks_size_option");
        Assert.True(MessageCutter.TryCreate(option.ValueKind == JsonValueKind.Null ? null : option.GetInt32(), out var cutter, out _));

        var payload = new string('0', 2 * entry.GetProperty("payload").GetInt32());
        var bytes = Reference.Encode(Reference.Codec, new P2pMessage<string>.Application(payload));
        Assert.Equal(entry.GetProperty("encoded_length").GetInt32(), bytes.Length);

        var lengths = new List<int>();
        var whole = new List<byte>();
        foreach (var piece in cutter.Cut(bytes))
        {
            lengths.Add(piece.Length);
            whole.AddRange(piece);
        }

        Assert.Equal(entry.GetProperty("chunk_plaintext_lengths").EnumerateArray().Select(static length => length.GetInt32()), lengths);
        Assert.Equal(bytes, whole);
    }

    [Theory]
    [MemberData(nameof(Entries), "check_binary_chunks_size")]
    [Trait("Scenario", "SOCK-26")]
    public void A_chunk_size_is_accepted_or_refused_like_the_reference_does(int index)
    {
        var entry = Entry("check_binary_chunks_size", index);
        var size = entry.GetProperty("size").GetInt32();
        var valid = MessageCutter.TryCreate(size, out var cutter, out var error);
        if (entry.GetProperty("result") is { ValueKind: JsonValueKind.Array } refused)
        {
            Assert.Equal(
                new P2pError.InvalidChunksSize(
                    refused[0].GetProperty("value").GetInt32(), refused[0].GetProperty("min").GetInt32(), refused[0].GetProperty("max").GetInt32()),
                error);
        }
        else
        {
            Assert.True(valid);
            Assert.Equal(size - MessageCutter.ChunkOverhead, cutter!.PlaintextSize);
        }
    }

    [Fact]
    public void The_sizes_of_chunks_are_those_of_the_reference()
    {
        var constants = Vectors.GetProperty("constants");
        Assert.Equal(
            ["bufsize", "header_length", "tag_length", "extrabytes", "max_content_length"],
            constants.EnumerateObject().Select(static constant => constant.Name));
        Assert.Equal(
            [MessageCutter.MaxChunkSize, MessageCutter.HeaderSize, MessageCutter.TagSize, MessageCutter.ChunkOverhead, MessageCutter.MaxPlaintextSize],
            constants.EnumerateObject().Select(static constant => constant.Value.GetInt32()));
        Assert.Equal(MessageCutter.MaxPlaintextSize, MessageCutter.Default.PlaintextSize);
    }

    public static TheoryData<int> Entries(string list) => [.. Enumerable.Range(0, Vectors.GetProperty(list).GetArrayLength())];

    private static JsonElement Entry(string list, int index) => Vectors.GetProperty(list)[index];

    private static List<object> Expected(JsonElement entry)
    {
        var results = new List<object>();
        foreach (var result in entry.GetProperty("result").EnumerateArray())
        {
            if (result.TryGetProperty("ok", out var message))
            {
                results.Add((Reference.Message(message), result.GetProperty("size").GetInt32()));
            }
            else if (result.TryGetProperty("error", out var error))
            {
                results.Add(Reference.ExpectedText(error));
            }
            else if (result.TryGetProperty("exception", out _))
            {
                // The exception that escapes the reference's stream reader is a decoding error here (wire 1.6).
                results.Add("Exception raised in user function");
            }
        }

        return results;
    }

    private static List<object> Results(IEnumerable<byte[]> chunks)
    {
        var results = new List<object>();
        using var decoder = new MessageStreamDecoder<string>(Reference.Codec);
        foreach (var chunk in chunks)
        {
            ReadOnlySpan<byte> rest = chunk;
            while (decoder.TryRead(ref rest, out var message, out var size))
            {
                results.Add((message, size));
            }
        }

        if (decoder.Error is { } error)
        {
            results.Add(Reference.Text(error));
        }

        return results;
    }
}
