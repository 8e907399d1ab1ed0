using FsCheck;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Channel;

public sealed class SecureChannelTests
{
    private static readonly byte[] Key = Enumerable.Range(1, BoxCipher.KeySize).Select(static value => (byte)value).ToArray();

    [Fact]
    [Trait("Scenario", "SOCK-11")]
    public void A_chunk_is_length_and_tag_and_ciphertext_and_moves_both_nonces_on_by_one()
    {
        using var channel = new SecureChannel(Key, default);
        var chunk = Sealed(channel, "test"u8);
        Assert.Equal(2 + 16 + 4, chunk.Length);
        Assert.Equal([0, 20], chunk[..2]);

        Assert.Equal(ChunkStatus.Opened, channel.Opener.Open(chunk, out var plaintext, out var count));
        Assert.Equal("test"u8, plaintext);
        Assert.Equal(chunk.Length, count);
        Assert.Equal(default(Nonce).Next(), channel.Sealer.Nonce);
        Assert.Equal(default(Nonce).Next(), channel.Opener.Nonce);
    }

    [Fact]
    public void Chunks_of_a_foreign_session_are_opened_and_made_again()
    {
        var example = VectorFile.Example("X6");
        var (input, output) = (example.GetProperty("input"), example.GetProperty("output"));
        var nonces = ChannelNonces.Derive(ChannelRole.Initiator, input.Hex("sent_connection_message"), input.Hex("received_connection_message"));
        Assert.Equal(output.Text("local"), nonces.Sending.ToString());
        Assert.Equal(output.Text("remote"), nonces.Receiving.ToString());
        using var channel = new SecureChannel(input.Hex("channel_key"), nonces);

        foreach (var (frame, plain) in input.GetProperty("received_frames").EnumerateArray().Zip(output.GetProperty("plain").GetProperty("received").EnumerateArray()))
        {
            Assert.Equal(ChunkStatus.Opened, channel.Opener.Open(frame.Hex(), out var plaintext, out _));
            Assert.Equal(plain.Hex(), plaintext);
        }

        foreach (var (frame, plain) in input.GetProperty("sent_frames").EnumerateArray().Zip(output.GetProperty("plain").GetProperty("sent").EnumerateArray()))
        {
            Assert.Equal(frame.Hex(), Sealed(channel, plain.Hex()));
        }

        var target = ProofOfWorkTarget.FromDifficulty(output.GetProperty("both_stamps_pass_difficulty").GetDouble());
        foreach (var message in new[] { input.Hex("sent_connection_message"), input.Hex("received_connection_message") })
        {
            Assert.True(ConnectionMessage.TryDecode(message.AsSpan(2), out var decoded, out _));
            Assert.True(target.IsMetBy(decoded.PublicKey, decoded.ProofOfWorkStamp));
        }
    }

    [Property]
    [Trait("Scenario", "BUFR-09")]
    public void Chunks_are_found_however_the_bytes_are_split(NonEmptyArray<byte[]> messages, NonEmptyArray<PositiveInt> reads)
    {
        using var channel = new SecureChannel(Key, default);
        var stream = messages.Get.SelectMany(message => Sealed(channel, message)).ToArray();
        var (buffer, filled, opened) = (new byte[stream.Length], 0, new List<byte[]>());
        var read = 0;
        for (var sent = 0; sent < stream.Length;)
        {
            var size = Math.Min(reads.Get[read++ % reads.Get.Length].Get, stream.Length - sent);
            stream.AsSpan(sent, size).CopyTo(buffer.AsSpan(filled));
            (sent, filled) = (sent + size, filled + size);
            while (channel.Opener.Open(buffer.AsSpan(0, filled), out var plaintext, out var count) == ChunkStatus.Opened)
            {
                opened.Add(plaintext.ToArray());
                buffer.AsSpan(count, filled - count).CopyTo(buffer);
                filled -= count;
            }
        }

        Assert.Null(channel.Opener.Error);
        Assert.Equal(0, filled);
        Assert.Equal(messages.Get, opened);
    }

    [Fact]
    [Trait("Scenario", "BUFR-07")]
    [Trait("Scenario", "BUFR-08")]
    public void An_incomplete_chunk_is_waited_for_to_its_last_byte_and_left_alone()
    {
        using var channel = new SecureChannel(Key, default);
        var chunk = Sealed(channel, new byte[40]);
        for (var length = 0; length < chunk.Length; length++)
        {
            Assert.Equal(ChunkStatus.Incomplete, channel.Opener.Open(chunk.AsSpan(0, length), out var plaintext, out var count));
            Assert.True(plaintext.IsEmpty);
            Assert.Equal((length < 2 ? 2 : chunk.Length) - length, count);
        }

        Assert.Equal(ChunkStatus.Opened, channel.Opener.Open(chunk, out _, out _));
    }

    [Fact]
    public void An_empty_plaintext_is_accepted_and_uses_a_nonce()
    {
        using var channel = new SecureChannel(Key, default);
        Assert.Equal(ChunkStatus.Opened, channel.Opener.Open(Sealed(channel, []), out var plaintext, out var count));
        Assert.True(plaintext.IsEmpty);
        Assert.Equal(18, count);
        Assert.Equal(default(Nonce).Next(), channel.Opener.Nonce);
    }

    [Fact]
    public void The_longest_chunk_that_a_length_can_announce_is_accepted()
    {
        using var channel = new SecureChannel(Key, default);
        using var cipher = BoxCipher.Create(Key);
        var chunk = new byte[2 + 65535];
        chunk[0] = chunk[1] = 0xff;
        cipher.Seal(default, chunk.AsSpan(2));

        Assert.Equal(ChunkStatus.Opened, channel.Opener.Open(chunk, out var plaintext, out _));
        Assert.Equal(65519, plaintext.Length);
    }

    [Fact]
    public void The_largest_plaintext_written_is_65517_bytes()
    {
        using var channel = new SecureChannel(Key, default);
        Assert.Equal([0xff, 0xfd], Sealed(channel, new byte[65517])[..2]);
        Assert.Throws<ArgumentException>(() => channel.Sealer.Seal(new byte[65536]));
        Assert.Throws<ArgumentException>(() => channel.Sealer.Seal(new byte[17]));
        Assert.Equal(default(Nonce).Next(), channel.Sealer.Nonce);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    public void A_length_below_16_is_an_error_as_soon_as_it_is_there_and_final(byte length)
    {
        using var channel = new SecureChannel(Key, default);
        Assert.Equal(ChunkStatus.Failed, channel.Opener.Open([0, length], out _, out _));
        Assert.Equal(new P2pError.InvalidIncomingCiphertextSize(), channel.Opener.Error);
        Assert.Equal(ChunkStatus.Failed, channel.Opener.Open(Sealed(channel, "fine"u8), out _, out _));
    }

    [Fact]
    public void A_wrong_tag_is_final()
    {
        using var channel = new SecureChannel(Key, default);
        var chunk = Sealed(channel, "test"u8);
        chunk[^1] ^= 1;
        Assert.Equal(ChunkStatus.Failed, channel.Opener.Open(chunk, out var plaintext, out var count));
        Assert.True(plaintext.IsEmpty);
        Assert.Equal(0, count);
        Assert.Equal(new P2pError.DecipherError(), channel.Opener.Error);

        chunk[^1] ^= 1;
        Assert.Equal(ChunkStatus.Failed, channel.Opener.Open(chunk, out _, out _));
    }

    [Property]
    public void Random_bytes_never_throw(byte[] bytes)
    {
        using var channel = new SecureChannel(Key, default);
        Assert.NotEqual(ChunkStatus.Opened, channel.Opener.Open(bytes, out _, out _));
    }

    [Fact]
    public void Chunks_are_sealed_and_opened_without_allocation()
    {
        using var channel = new SecureChannel(Key, default);
        var chunk = new byte[MessageCutter.MaxChunkSize];
        channel.Sealer.Seal(chunk);
        channel.Opener.Open(chunk, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        channel.Sealer.Seal(chunk);
        var status = channel.Opener.Open(chunk, out _, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(ChunkStatus.Opened, status);
    }

    private static byte[] Sealed(SecureChannel channel, ReadOnlySpan<byte> plaintext)
    {
        byte[] chunk = [.. new byte[MessageCutter.ChunkOverhead], .. plaintext];
        channel.Sealer.Seal(chunk);
        return chunk;
    }
}
