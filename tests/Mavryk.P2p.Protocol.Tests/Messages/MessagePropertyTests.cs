using FsCheck;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Tests.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Messages;

public sealed class MessagePropertyTests
{
    // What one hundred points and an error with its text take, whatever the input.
    private const int ConstantAllocation = 32 * 1024;

    [Property(MaxTest = 10000, Arbitrary = [typeof(PointArbitraries), typeof(MessageArbitraries)])]
    [Trait("Scenario", "MSG-11")]
    public void A_connection_message_reads_back(ConnectionMessage message)
    {
        Assert.True(message.TryEncode(out var frame, out _));
        Assert.True(ConnectionMessage.TryDecode(frame.AsSpan(LengthPrefix.Size), out var decoded, out _));
        Assert.Equal(message, decoded);
        Assert.True(decoded.TryEncode(out var again, out _));
        Assert.Equal(frame, again);
    }

    [Property(MaxTest = 10000, Arbitrary = [typeof(MessageArbitraries)])]
    [Trait("Scenario", "MSG-11")]
    public void A_network_version_reads_back(NetworkVersion version)
    {
        var writer = new WireWriter(stackalloc byte[64]);
        version.Write(ref writer);
        var reader = new WireReader(writer.Written);
        Assert.Equal(version, NetworkVersion.Read(ref reader));
        Assert.Null(reader.Complete());
        writer.Dispose();
    }

    [Property(MaxTest = 10000)]
    [Trait("Scenario", "MSG-11")]
    public void Metadata_reads_back(bool disableMempool, bool privateNode)
    {
        var metadata = new ConnectionMetadata(disableMempool, privateNode);
        var writer = new WireWriter(stackalloc byte[2]);
        ConnectionMetadataCodec.Instance.Write(metadata, ref writer);
        var reader = new WireReader(writer.Written);
        Assert.Equal(metadata, ConnectionMetadataCodec.Instance.Read(ref reader));
        Assert.Null(reader.Complete());
    }

    [Property(MaxTest = 10000, Arbitrary = [typeof(PointArbitraries), typeof(MessageArbitraries)])]
    [Trait("Scenario", "MSG-11")]
    public void An_ack_reads_back(AckMessage message)
    {
        var bytes = Reference.Encode(message);
        Assert.True(AckMessage.TryDecode(bytes, out var decoded, out _));
        Assert.Equal(message, decoded);
        Assert.Equal(bytes, Reference.Encode(decoded));
    }

    [Property(MaxTest = 10000, Arbitrary = [typeof(PointArbitraries), typeof(MessageArbitraries)])]
    [Trait("Scenario", "MSG-11")]
    public void A_message_reads_back(P2pMessage<string> message)
    {
        var bytes = Reference.Encode(Reference.Codec, message);
        Assert.True(Reference.Codec.TryDecode(bytes, out var decoded, out _));
        Assert.Equal(message, decoded);
        Assert.Equal(bytes, Reference.Encode(Reference.Codec, decoded));
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(PointArbitraries), typeof(MessageArbitraries)])]
    public void A_stream_of_messages_reads_back_however_it_is_cut(P2pMessage<string>[] messages, PositiveInt[] cuts)
    {
        ReadOnlySpan<byte> stream = messages.SelectMany(static message => Reference.Encode(Reference.Codec, message)).ToArray();
        var total = stream.Length;
        var read = new List<P2pMessage<string>>();
        var sizes = 0;
        using var decoder = new MessageStreamDecoder<string>(Reference.Codec);
        for (var i = 0; !stream.IsEmpty; i++)
        {
            var cut = Math.Min(stream.Length, cuts.Length == 0 ? 7 : cuts[i % cuts.Length].Get);
            var piece = stream[..cut];
            stream = stream[cut..];
            while (decoder.TryRead(ref piece, out var message, out var size))
            {
                read.Add(message);
                sizes += size;
            }

            Assert.Null(decoder.Error);
        }

        Assert.Equal(messages, read);
        Assert.Equal(total, sizes);
        Assert.Equal(0, decoder.HeldBytes);
    }

    [Property(MaxTest = 3000)]
    public void Random_bytes_are_refused_or_read_in_bounded_memory(byte[] bytes) => CheckBounded(bytes);

    [Property(MaxTest = 3000)]
    public void Random_payloads_of_real_tags_are_refused_or_read_in_bounded_memory(byte[] payload, byte tag, byte claimed) =>
        CheckBounded([0, 0, 0, (byte)(2 + (claimed % 4 == 0 ? claimed : payload.Length)), 0, (byte)(tag % 7), .. payload]);

    [Property(MaxTest = 3000, Arbitrary = [typeof(PointArbitraries), typeof(MessageArbitraries)])]
    public void Damaged_messages_are_refused_or_read_in_bounded_memory(P2pMessage<string> message, NonNegativeInt at, byte value)
    {
        var bytes = Reference.Encode(Reference.Codec, message);
        bytes[at.Get % bytes.Length] = value;
        CheckBounded(bytes);
        CheckBounded(bytes[..(at.Get % bytes.Length)]);
    }

    [Property(MaxTest = 3000, Arbitrary = [typeof(PointArbitraries), typeof(MessageArbitraries)])]
    public void Damaged_acks_and_connection_messages_are_refused_or_read_in_bounded_memory(
        AckMessage ack, ConnectionMessage connection, NonNegativeInt at, byte value)
    {
        Assert.True(connection.TryEncode(out var frame, out _));
        foreach (var bytes in new[] { Reference.Encode(ack), frame[LengthPrefix.Size..] })
        {
            bytes[at.Get % bytes.Length] = value;
            CheckBounded(bytes);
            CheckBounded(bytes[..(at.Get % bytes.Length)]);
        }
    }

    private static void CheckBounded(byte[] bytes)
    {
        using var whole = new MessageStreamDecoder<string>(Reference.Codec);
        using var pieces = new MessageStreamDecoder<string>(Reference.Codec);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Reference.Codec.TryDecode(bytes, out _, out _);
        CheckAllocation(before, bytes);

        before = GC.GetAllocatedBytesForCurrentThread();
        AckMessage.TryDecode(bytes, out _, out _);
        CheckAllocation(before, bytes);

        before = GC.GetAllocatedBytesForCurrentThread();
        ConnectionMessage.TryDecode(bytes, out _, out _);
        CheckAllocation(before, bytes);

        before = GC.GetAllocatedBytesForCurrentThread();
        var count = ReadAll(whole, bytes);
        CheckAllocation(before, bytes);

        before = GC.GetAllocatedBytesForCurrentThread();
        var countByByte = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            countByByte += ReadAll(pieces, bytes.AsSpan(i, 1));
        }

        CheckAllocation(before, bytes);
        Assert.Equal(count, countByByte);
        Assert.Equal(whole.Error, pieces.Error);
    }

    private static int ReadAll(MessageStreamDecoder<string> decoder, ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        while (decoder.TryRead(ref bytes, out _, out _))
        {
            count++;
        }

        return count;
    }

    private static void CheckAllocation(long before, byte[] bytes) =>
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ConstantAllocation + (4 * bytes.Length));
}
