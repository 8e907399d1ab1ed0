using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Messages;

public sealed class MessageTests
{
    private const string LongestPoint = "[fe80:e828:209d:20ed:c0ae:fe80:e828:209d]:12345";

    private static readonly ImmutableArray<P2pPoint> LongestList = [.. Enumerable.Repeat(P2pPoint.Parse(LongestPoint), 100)];

    [Theory]
    [Trait("Scenario", "MSG-01")]
    [InlineData("00", typeof(AckMessage.Ack))]
    [InlineData("ff", typeof(AckMessage.NackV0))]
    public void An_ack_and_a_nack_of_version_0_are_one_byte(string hex, Type kind)
    {
        Assert.True(AckMessage.TryDecode(Convert.FromHexString(hex), out var message, out _));
        Assert.IsType(kind, message);
        Assert.Equal(hex, Convert.ToHexStringLower(Reference.Encode(message)));
    }

    [Fact]
    [Trait("Scenario", "MSG-02")]
    public void A_nack_carries_motive_and_points()
    {
        var point = P2pPoint.Parse("127.0.0.1:9832");
        Assert.Equal(
            "010003000000120000000e3132372e302e302e313a39383332",
            Convert.ToHexStringLower(Reference.Encode(new AckMessage.Nack(RejectionMotive.DeprecatedP2pVersion, [point]))));
        Assert.True(AckMessage.TryDecode(Convert.FromHexString("010002000000120000000e3132372e302e302e313a39383332"), out var message, out _));
        Assert.Equal(new AckMessage.Nack(RejectionMotive.UnknownChainName, [point]), message);
    }

    [Fact]
    public void The_form_of_a_refusal_depends_on_the_p2p_version_that_the_remote_announced()
    {
        Assert.Equal(new AckMessage.NackV0(), AckMessage.Refusal(new NetworkVersion("C", 2, 0), RejectionMotive.UnknownChainName, []));
        Assert.Equal(
            new AckMessage.Nack(RejectionMotive.UnknownChainName, []),
            AckMessage.Refusal(new NetworkVersion("C", 0, 1), RejectionMotive.UnknownChainName, []));
    }

    [Theory]
    [Trait("Scenario", "MSG-03")]
    [InlineData("000000020002", typeof(P2pMessage<string>.Bootstrap))]
    [InlineData("000000020001", typeof(P2pMessage<string>.Disconnect))]
    public void Bootstrap_and_disconnect_are_six_bytes(string hex, Type kind)
    {
        Assert.True(Reference.Codec.TryDecode(Convert.FromHexString(hex), out var message, out _));
        Assert.IsType(kind, message);
        Assert.Equal(hex, Convert.ToHexStringLower(Reference.Encode(Reference.Codec, message)));
    }

    [Fact]
    [Trait("Scenario", "MSG-04")]
    public void An_advertise_has_no_list_length_and_up_to_100_points()
    {
        const string Body = "0000001e5b666538303a3a653832383a323039643a3230653a633061655d3a333735"
            + "000000133233342e3132332e3132342e39313a39383736000000133132332e3132332e3132342e32313a39383736";
        Assert.True(Reference.Codec.TryDecode(Convert.FromHexString("000000520003" + Body), out var message, out _));
        Assert.Equal(
            new P2pMessage<string>.Advertise(
                [P2pPoint.Parse("[fe80::e828:209d:20e:c0ae]:375"), P2pPoint.Parse("234.123.124.91:9876"), P2pPoint.Parse("123.123.124.21:9876")]),
            message);

        var longest = new P2pMessage<string>.Advertise(LongestList);
        var bytes = Reference.Encode(Reference.Codec, longest);
        Assert.Equal(5106, bytes.Length);
        Assert.True(Reference.Codec.TryDecode(bytes, out message, out _));
        Assert.Equal(longest, message);
    }

    [Theory]
    [Trait("Scenario", "MSG-05")]
    [InlineData("04", typeof(P2pMessage<string>.SwapRequest))]
    [InlineData("05", typeof(P2pMessage<string>.SwapAck))]
    public void A_swap_message_carries_a_point_and_a_peer_id(string tag, Type kind)
    {
        var hex = $"0000002400{tag}0000000e3132372e302e302e313a3937333200112233445566778899aabbccddeeff";
        Assert.True(Reference.Codec.TryDecode(Convert.FromHexString(hex), out var message, out _));
        Assert.IsType(kind, message);
        Assert.Contains("127.0.0.1:9732", message.ToString());
        Assert.Contains(new PeerId(Convert.FromHexString("00112233445566778899aabbccddeeff")).ToString(), message.ToString());
        Assert.Equal(hex, Convert.ToHexStringLower(Reference.Encode(Reference.Codec, message)));

        Assert.True(Reference.Codec.TryDecode(
            Reference.Encode(Reference.Codec, new P2pMessage<string>.SwapRequest(P2pPoint.Parse(LongestPoint), default)), out _, out _));
        Assert.False(Reference.Codec.TryDecode(Convert.FromHexString($"0000002500{hex[10..]}00"), out _, out var error));
        Assert.IsType<DecodeError.ExtraBytes>(error);
    }

    [Fact]
    [Trait("Scenario", "MSG-06")]
    public void An_empty_message_is_a_decoding_error()
    {
        Assert.False(Reference.Codec.TryDecode(new byte[4], out _, out var error));
        Assert.IsType<DecodeError.NotEnoughData>(error);
    }

    [Fact]
    [Trait("Scenario", "MSG-07")]
    public void A_tag_that_nobody_registered_is_a_decoding_error_that_names_it()
    {
        Assert.False(Reference.Codec.TryDecode([0, 0, 0, 2, 0x12, 0x34], out _, out var error));
        Assert.Equal(new DecodeError.UnexpectedTag(0x1234), error);
    }

    [Fact]
    [Trait("Scenario", "MSG-07")]
    public void A_tag_of_the_layer_or_one_used_twice_cannot_be_registered()
    {
        for (ushort tag = 0; tag < 8; tag++)
        {
            if (tag is >= 1 and <= 5)
            {
                Assert.Throws<ArgumentException>(() => new ApplicationMessages<int>(Kind(tag)));
            }
            else
            {
                Assert.Single(new ApplicationMessages<int>(Kind(tag)).Entries);
            }
        }

        Assert.Throws<ArgumentException>(() => new ApplicationMessages<int>(Kind(0x10), Kind(0x11), Kind(0x10)));

        static ApplicationMessage<int> Kind(ushort tag) => new(tag, "test", static (_, ref _) => true, static (ref _) => 0);
    }

    [Fact]
    [Trait("Scenario", "MSG-08")]
    public void The_greatest_encoded_sizes_are_known()
    {
        var swap = new P2pMessage<string>.SwapAck(P2pPoint.Parse(LongestPoint), default);
        Assert.Equal(P2pMessage.MaxSwapEncodedSize, Reference.Encode(Reference.Codec, swap).Length);
        Assert.Equal(P2pMessage.MaxAdvertiseEncodedSize, Reference.Encode(Reference.Codec, new P2pMessage<string>.Advertise(LongestList)).Length);
        Assert.Equal(P2pMessage.EmptyEncodedSize, Reference.Encode(Reference.Codec, new P2pMessage<string>.Bootstrap()).Length);
        Assert.Equal(AckMessage.MaxEncodedSize, Reference.Encode(new AckMessage.Nack(RejectionMotive.NoMotive, LongestList)).Length);

        var writer = new WireWriter();
        ConnectionMetadataCodec.Instance.Write(new ConnectionMetadata(true, true), ref writer);
        Assert.Equal(ConnectionMetadataCodec.Instance.MaxEncodedSize, writer.Length);

        // Each of the three parts of the handshake fits into one chunk.
        Assert.True(ConnectionMessage.MaxEncodedSize <= LengthPrefix.MaxContentSize);
        Assert.InRange(Math.Max(AckMessage.MaxEncodedSize, ConnectionMetadataCodec.Instance.MaxEncodedSize), 1, MessageCutter.MaxPlaintextSize);
    }

    [Fact]
    [Trait("Scenario", "MSG-08")]
    public void A_connection_message_of_65536_bytes_is_not_written()
    {
        Assert.True(WithChainName(65535 - 90).TryEncode(out var frame, out _));
        Assert.Equal(ConnectionMessage.MaxEncodedSize + LengthPrefix.Size, frame.Length);
        Assert.False(WithChainName(65536 - 90).TryEncode(out _, out var error));
        Assert.IsType<P2pError.UnexpectedSizeOfDecodedBuffer>(error);

        static ConnectionMessage WithChainName(int length) => new(0, default, default, default, new NetworkVersion(new string('x', length), 0, 0));
    }

    [Fact]
    public void A_chain_name_that_has_no_bytes_is_not_written()
    {
        Assert.False(new ConnectionMessage(0, default, default, default, new NetworkVersion("\u0430", 0, 0)).TryEncode(out _, out var error));
        Assert.IsType<EncodeError.ExceptionRaisedInUserFunction>(Assert.IsType<P2pError.EncodingError>(error).Error);
    }

    [Theory]
    [Trait("Scenario", "MSG-09")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1024)]
    [InlineData(65535)]
    public void A_content_comes_through_its_two_byte_frame(int length)
    {
        var content = Enumerable.Range(0, length).Select(static value => (byte)value).ToArray();
        Assert.True(LengthPrefix.TryFrame(content, out var frame));
        Assert.Equal(length + 2, frame.Length);
        Assert.True(LengthPrefix.TryUnframe(frame, out var read));
        Assert.Equal(content, read);
    }

    [Fact]
    [Trait("Scenario", "MSG-09")]
    public void A_content_that_is_too_long_and_a_length_that_does_not_match_are_refused()
    {
        Assert.False(LengthPrefix.TryFrame(new byte[65536], out _));
        foreach (var frame in new byte[][] { [], [0], [0, 1], [0, 1, 9, 9], [0, 0, 9] })
        {
            Assert.False(LengthPrefix.TryUnframe(frame, out _));
        }
    }

    [Fact]
    public void An_application_message_that_no_kind_takes_is_not_written()
    {
        var codec = new P2pMessageCodec<ShellMessage>(ShellMessages.Table);
        Assert.False(codec.TryEncode(new P2pMessage<ShellMessage>.Application(new ShellMessage(0x50, default)), out _, out var error));
        Assert.IsType<EncodeError.NoCaseMatched>(error);
    }

    [Theory]
    [InlineData(0x10, 3, typeof(EncodeError.InvalidBytesLength))]
    [InlineData(0x10, 5, typeof(EncodeError.SizeLimitExceeded))]
    [InlineData(0x31, 131073, typeof(EncodeError.SizeLimitExceeded))]
    public void An_application_message_of_an_impossible_size_is_not_written(int tag, int size, Type kind)
    {
        var codec = new P2pMessageCodec<ShellMessage>(ShellMessages.Table);
        Assert.False(codec.TryEncode(new P2pMessage<ShellMessage>.Application(new ShellMessage((ushort)tag, new byte[size])), out _, out var error));
        Assert.IsType(kind, error);
    }

    [Fact]
    public void A_message_above_100_MiB_is_not_written()
    {
        var codec = new P2pMessageCodec<byte[]>(new ApplicationMessages<byte[]>(new ApplicationMessage<byte[]>(
            0x10,
            "raw",
            static (message, ref writer) =>
            {
                writer.WriteRaw(message);
                return true;
            },
            static (ref reader) => reader.ReadToEnd().ToArray())));
        Assert.False(codec.TryEncode(new P2pMessage<byte[]>.Application(new byte[P2pMessage.MaxPayloadSize + 1]), out _, out var error));
        Assert.IsType<EncodeError.SizeLimitExceeded>(error);
    }

    [Fact]
    public void The_names_of_motives_are_those_of_the_reference()
    {
        string[] names =
        [
            "No_motive", "Too_many_connections", "Unknown_chain_name", "Deprecated_p2p_version", "Deprecated_distributed_db_version", "Already_connected",
            "Unknown_motive",
        ];
        Assert.Equal(names, Enumerable.Range(0, 7).Select(static code => new RejectionMotive((short)code).Name));
        Assert.Equal("Unknown_motive", new RejectionMotive(-1).Name);
    }
}
