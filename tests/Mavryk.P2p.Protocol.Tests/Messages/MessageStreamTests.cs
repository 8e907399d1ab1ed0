using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Tests.Messages;

public sealed class MessageStreamTests
{
    private static readonly P2pMessageCodec<ShellMessage> Shell = new(ShellMessages.Table);

    [Theory]
    [InlineData("06400000", 4, typeof(DecodeError.SizeLimitExceeded))]
    [InlineData("063ffffd", 4, typeof(DecodeError.SizeLimitExceeded))]
    [InlineData("7fffffff", 4, typeof(DecodeError.SizeLimitExceeded))]
    [InlineData("80000000", 4, typeof(DecodeError.InvalidInt))]
    [InlineData("00000000", 4, typeof(DecodeError.NotEnoughData))]
    [InlineData("00000001", 4, typeof(DecodeError.NotEnoughData))]
    [InlineData("063ffffc0006", 6, typeof(DecodeError.UnexpectedTag))]
    [InlineData("063ffffc0001", 6, typeof(DecodeError.ExtraBytes))]
    [InlineData("000200030031", 6, typeof(DecodeError.SizeLimitExceeded))]
    [InlineData("000000210031", 6, typeof(DecodeError.NotEnoughData))]
    [InlineData("000000070010", 6, typeof(DecodeError.ExtraBytes))]
    [InlineData("063ffffc000300000030", 10, typeof(DecodeError.SizeLimitExceeded))]
    [InlineData("0000000a00030000000a", 10, typeof(DecodeError.NotEnoughData))]
    [InlineData("063ffffc0003000000085b312e322e335d3a31", 18, typeof(DecodeError.ExceptionRaisedInUserFunction))]
    [InlineData("00000014000400000009312e322e332e343a31", 19, typeof(DecodeError.NotEnoughData))]
    [InlineData("00000020000400000009312e322e332e343a3100112233445566778899aabbccddeeff", 35, typeof(DecodeError.ExtraBytes))]
    public void A_stream_fails_at_the_first_byte_that_makes_it_illegal(string hex, int failsAt, Type error)
    {
        byte[] bytes = [.. Convert.FromHexString(hex), .. new byte[8]];
        using var decoder = new MessageStreamDecoder<ShellMessage>(Shell);
        for (var i = 0; i < failsAt; i++)
        {
            Assert.Null(decoder.Error);
            Assert.Null(Read(decoder, bytes.AsSpan(i, 1)));
        }

        Assert.IsType(error, decoder.Error);
        Assert.Equal(0, decoder.HeldBytes);
    }

    [Fact]
    public void The_101st_point_is_refused_before_it_is_there()
    {
        var hundred = Reference.Encode(Shell, new P2pMessage<ShellMessage>.Advertise([.. Enumerable.Repeat(P2pPoint.Parse("1.2.3.4:80"), 100)]));
        hundred[2]++;
        using var decoder = new MessageStreamDecoder<ShellMessage>(Shell);
        Assert.Null(Read(decoder, hundred.AsSpan(..^1)));
        Assert.Null(decoder.Error);
        Assert.Null(Read(decoder, hundred.AsSpan(^1..)));
        Assert.IsType<DecodeError.ListTooLong>(decoder.Error);
    }

    [Fact]
    public void After_an_error_everything_is_ignored()
    {
        using var decoder = new MessageStreamDecoder<ShellMessage>(Shell);
        Assert.Null(Read(decoder, [0, 0, 0, 2, 0, 6]));
        var error = decoder.Error;
        Assert.Null(Read(decoder, [0, 0, 0, 2, 0, 2]));
        Assert.Equal(new DecodeError.UnexpectedTag(6), error);
        Assert.Same(error, decoder.Error);
    }

    [Fact]
    public void Memory_is_held_for_bytes_that_arrived_and_not_for_bytes_that_were_announced()
    {
        // A codec without a limit of its own, so that 100 MiB may be announced.
        using var decoder = new MessageStreamDecoder<string>(Reference.Codec);
        Assert.Null(Read(decoder, [0x06, 0x3f, 0xff, 0xfc, 0, 0x10, 0x06, 0x3f, 0xff, 0xf6]));
        Assert.InRange(decoder.HeldBytes, 10, 64);
        Assert.Null(Read(decoder, new byte[1000]));
        Assert.InRange(decoder.HeldBytes, 1010, 2048);
        decoder.Dispose();
        Assert.Equal(0, decoder.HeldBytes);
    }

    [Fact]
    public void Memory_grows_with_a_message_and_is_given_back_with_it()
    {
        var bytes = Reference.Encode(Shell, Operation(100_000));
        using var decoder = new MessageStreamDecoder<ShellMessage>(Shell);
        for (var i = 0; i < bytes.Length - 1000; i += 1000)
        {
            Assert.Null(Read(decoder, bytes.AsSpan(i, 1000)));
            Assert.InRange(decoder.HeldBytes, i + 1000, 4 * (i + 1000));
        }

        var message = Read(decoder, bytes.AsSpan(bytes.Length / 1000 * 1000));
        Assert.NotNull(message);
        Assert.Equal(0, decoder.HeldBytes);
    }

    [Fact]
    public void A_message_in_one_piece_is_read_where_it_lies()
    {
        var bytes = Reference.Encode(Shell, new P2pMessage<ShellMessage>.Bootstrap());
        using var decoder = new MessageStreamDecoder<ShellMessage>(Shell);
        Read(decoder, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Read(decoder, bytes);
        }

        // The message itself: an object without fields.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000 * 24);
    }

    [Fact]
    public void A_message_over_many_chunks_costs_no_more_than_the_message_itself()
    {
        var bytes = Reference.Encode(Shell, Operation(100_000));
        using var decoder = new MessageStreamDecoder<ShellMessage>(Shell);
        ReadInPieces(decoder, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            ReadInPieces(decoder, bytes);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 * (100_000 + 1000));
    }

    [Fact]
    public void A_throwing_reader_of_the_application_is_a_decoding_error()
    {
        var codec = new P2pMessageCodec<int>(new ApplicationMessages<int>(new ApplicationMessage<int>(
            0x10, "bad", static (_, ref _) => true, static (ref _) => throw new InvalidOperationException("cannot cope"))));
        Assert.False(codec.TryDecode([0, 0, 0, 2, 0, 0x10], out _, out var error));
        Assert.Equal(new DecodeError.ExceptionRaisedInUserFunction("cannot cope"), error);
    }

    private static P2pMessage<ShellMessage>.Application Operation(int size) => new(new ShellMessage(0x31, new byte[size]));

    private static void ReadInPieces(MessageStreamDecoder<ShellMessage> decoder, byte[] bytes)
    {
        foreach (var piece in MessageCutterOf1000.Cut(bytes))
        {
            Read(decoder, piece);
        }

        Assert.Null(decoder.Error);
        Assert.Equal(0, decoder.HeldBytes);
    }

    private static MessageCutter MessageCutterOf1000 => MessageCutter.TryCreate(1018, out var cutter, out _) ? cutter : MessageCutter.Default;

    private static P2pMessage<T>? Read<T>(MessageStreamDecoder<T> decoder, ReadOnlySpan<byte> bytes)
    {
        decoder.TryRead(ref bytes, out var message, out _);
        return message;
    }
}
