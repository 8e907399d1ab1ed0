using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Tests.Encoding;

public sealed class WireBoundsTests
{
    [Fact]
    public void A_value_past_the_end_is_not_enough_data()
    {
        var reader = new WireReader([1, 2, 3]);
        Assert.Equal(0x0102, reader.ReadUInt16());
        reader.ReadUInt16();
        Assert.Equal(new DecodeError.NotEnoughData(), reader.Error);
    }

    [Fact]
    public void A_value_past_its_frame_is_not_enough_data_although_bytes_follow()
    {
        var reader = new WireReader([0, 0, 0, 1, 9, 9, 9]);
        reader.BeginFrame();
        reader.ReadUInt16();
        Assert.Equal(new DecodeError.NotEnoughData(), reader.Error);
    }

    [Fact]
    public void A_frame_that_is_not_used_up_has_extra_bytes()
    {
        var reader = new WireReader([0, 0, 0, 2, 9, 9]);
        var outer = reader.BeginFrame();
        reader.ReadUInt8();
        reader.EndFrame(outer);
        Assert.Equal(new DecodeError.ExtraBytes(), reader.Error);
    }

    [Fact]
    public void A_size_beyond_the_frame_around_is_tested_before_the_limit()
    {
        var reader = new WireReader([0, 0, 0, 9, 1]);
        reader.BeginLimit(6);
        reader.BeginFrame();
        Assert.Equal(new DecodeError.NotEnoughData(), reader.Error);
    }

    [Fact]
    public void The_size_field_counts_against_a_limit_around_it()
    {
        Assert.Null(FrameOf3Within(7));
        Assert.Equal(new DecodeError.SizeLimitExceeded(), FrameOf3Within(6));
        Assert.Equal(new DecodeError.SizeLimitExceeded(), FrameOf3Within(3));
    }

    [Fact]
    public void A_limit_within_a_limit_can_only_be_tighter()
    {
        var reader = new WireReader(new byte[10]);
        reader.BeginLimit(4);
        var outer = reader.BeginLimit(8);
        reader.ReadInt32();
        reader.EndLimit(outer);
        Assert.Null(reader.Error);
        reader.ReadUInt8();
        Assert.Equal(new DecodeError.SizeLimitExceeded(), reader.Error);
    }

    [Fact]
    public void Bytes_read_within_a_limit_count_against_the_one_around_it()
    {
        var reader = new WireReader(new byte[10]);
        reader.BeginLimit(6);
        var outer = reader.BeginLimit(4);
        reader.ReadInt32();
        reader.EndLimit(outer);
        reader.ReadUInt16();
        Assert.Null(reader.Error);
        reader.ReadUInt8();
        Assert.Equal(new DecodeError.SizeLimitExceeded(), reader.Error);
    }

    [Fact]
    public void A_limit_that_stands_last_in_a_larger_frame_fails_at_once()
    {
        var reader = new WireReader([0, 0, 0, 5]);
        Assert.Equal(4, reader.Remaining);
        reader.BeginLimit(3, lastInFrame: true);
        Assert.Equal(new DecodeError.SizeLimitExceeded(), reader.Error);
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(4, typeof(DecodeError.SizeLimitExceeded))]
    public void A_list_of_fixed_size_elements_is_bounded_by_its_bytes(byte count, Type? error)
    {
        byte[] bytes = [0, 0, 0, (byte)(2 * count), .. new byte[2 * count]];
        var reader = new WireReader(bytes);
        var frame = reader.BeginFrame();
        var limit = reader.BeginLimit(3 * sizeof(ushort), lastInFrame: true);
        Assert.Equal(error, reader.Error?.GetType());
        while (!reader.AtEnd)
        {
            reader.ReadUInt16();
        }

        reader.EndLimit(limit);
        reader.EndFrame(frame);
        Assert.Equal(error, reader.Complete()?.GetType());
    }

    [Fact]
    public void A_size_field_with_the_top_bit_set_is_out_of_range_and_one_of_2_to_the_30_is_only_too_large()
    {
        var reader = new WireReader([0x80, 0, 0, 0]);
        reader.BeginFrame();
        Assert.Equal(new DecodeError.InvalidInt(0, int.MinValue, 1073741823), reader.Error);
        reader = new WireReader([0x40, 0, 0, 0]);
        reader.BeginFrame();
        Assert.Equal(new DecodeError.NotEnoughData(), reader.Error);
    }

    [Fact]
    public void After_an_error_nothing_is_read_and_loops_end()
    {
        var reader = new WireReader([1, 2, 3, 4]);
        reader.Fail(new DecodeError.NoCaseMatched());
        Assert.True(reader.AtEnd);
        Assert.Equal(0, reader.ReadInt32());
        Assert.True(reader.ReadToEnd().IsEmpty);
        reader.Fail(new DecodeError.ListTooLong());
        Assert.Equal(new DecodeError.NoCaseMatched(), reader.Complete());
    }

    [Fact]
    public void A_legal_value_that_has_not_arrived_starves_the_reader_and_an_illegal_one_fails()
    {
        var reader = new WireReader([0, 0], 0, frameEnd: 5);
        reader.ReadInt32();
        Assert.True(reader.Starved);
        Assert.Null(reader.Error);
        Assert.Equal(0, reader.Position);

        reader = new WireReader([0, 0], 0, frameEnd: 3);
        reader.ReadInt32();
        Assert.False(reader.Starved);
        Assert.Equal(new DecodeError.NotEnoughData(), reader.Error);
    }

    [Fact]
    public void A_writer_outgrows_the_memory_it_was_given_and_keeps_what_was_written()
    {
        using var writer = new WireWriter(stackalloc byte[3]);
        for (var i = 0; i < 1000; i++)
        {
            writer.WriteInt32(i);
        }

        var reader = new WireReader(writer.Written);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(i, reader.ReadInt32());
        }

        Assert.Null(reader.Complete());
    }

    [Fact]
    public void Nested_frames_are_counted_by_their_size_fields()
    {
        var writer = new WireWriter();
        var outer = writer.BeginFrame();
        writer.WriteUInt8(7);
        writer.WriteBytes([8, 9]);
        writer.EndFrame(outer);
        Assert.Equal((byte[])[0, 0, 0, 7, 7, 0, 0, 0, 2, 8, 9], writer.Written);
    }

    [Fact]
    public void A_writer_stops_at_a_limit_without_taking_memory()
    {
        var writer = new WireWriter(new byte[4]);
        var outer = writer.BeginLimit(6);
        writer.WriteInt32(1);
        writer.WriteRaw(new byte[1_000_000]);
        writer.EndLimit(outer);
        Assert.Equal(new EncodeError.SizeLimitExceeded(), writer.Error);
        writer.WriteUInt8(1);
        Assert.Equal(4, writer.Length);
    }

    [Fact]
    public void Detached_bytes_live_until_they_are_given_back()
    {
        var writer = new WireWriter(stackalloc byte[8]);
        writer.WriteInt32(0x01020304);
        var bytes = writer.Detach();
        Assert.Equal((byte[])[1, 2, 3, 4], bytes.Span);
        bytes.Dispose();
        bytes.Dispose();
        Assert.Throws<ObjectDisposedException>(() => bytes.Memory);
    }

    private static DecodeError? FrameOf3Within(int limit)
    {
        var reader = new WireReader([0, 0, 0, 3, 1, 2, 3]);
        var outer = reader.BeginLimit(limit);
        reader.ReadBytes();
        reader.EndLimit(outer);
        return reader.Complete();
    }
}
