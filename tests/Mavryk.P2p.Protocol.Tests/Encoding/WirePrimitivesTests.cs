using System.Numerics;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Encoding;

public sealed class WirePrimitivesTests
{
    private delegate void Write(ref WireWriter writer);

    private delegate T Read<out T>(ref WireReader reader);

    [Fact]
    public void Primitives_have_the_bytes_of_example_E16()
    {
        Check("bool true", true, static (ref WireWriter w) => w.WriteBool(true), static (ref WireReader r) => r.ReadBool());
        Check("bool false", false, static (ref WireWriter w) => w.WriteBool(false), static (ref WireReader r) => r.ReadBool());
        Check("uint16 9732", 9732, static (ref WireWriter w) => w.WriteUInt16(9732), static (ref WireReader r) => (int)r.ReadUInt16());
        Check("int16 -1", -1, static (ref WireWriter w) => w.WriteInt16(-1), static (ref WireReader r) => (int)r.ReadInt16());
        Check("int32 10", 10, static (ref WireWriter w) => w.WriteInt32(10), static (ref WireReader r) => r.ReadInt32());
        Check("string 'abc'", "abc", static (ref WireWriter w) => w.WriteBytes("abc"u8), ReadText);
        Check("empty string", "", static (ref WireWriter w) => w.WriteBytes([]), ReadText);
        Check("option/opt of uint16 80, present", (ushort?)80, static (ref WireWriter w) => WriteOpt(ref w, 80), ReadOpt);
        Check("opt absent", null, static (ref WireWriter w) => WriteOpt(ref w, null), ReadOpt);
        foreach (var value in new[] { 0, 127, 128 })
        {
            Check($"n {value}", value, (ref WireWriter w) => w.WriteNatural(value), static (ref WireReader r) => r.ReadNatural());
        }

        foreach (var value in new[] { 63, 64, -1, 1000000 })
        {
            Check($"z {value}", (BigInteger)value, (ref WireWriter w) => w.WriteInteger(value), static (ref WireReader r) => r.ReadInteger());
        }
    }

    [Fact]
    public void An_option_as_a_value_has_a_tag_of_1_or_0()
    {
        Assert.Equal([1], Written(static (ref WireWriter w) => w.WriteOption(true)));
        Assert.Equal([0], Written(static (ref WireWriter w) => w.WriteOption(false)));
        Assert.Equal((true, null), Parsed([1], static (ref WireReader r) => r.ReadOption()));
        Assert.Equal((false, null), Parsed([0], static (ref WireReader r) => r.ReadOption()));
        Assert.Equal((false, new DecodeError.UnexpectedTag(255)), Parsed([0xff], static (ref WireReader r) => r.ReadOption()));
    }

    [Fact]
    public void Every_byte_but_zero_is_true()
    {
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            Assert.Equal((value != 0, null), Parsed([(byte)value], static (ref WireReader r) => r.ReadBool()));
        }
    }

    [Property]
    public void Fixed_size_numbers_read_back(sbyte a, int b, long c, double d, byte e)
    {
        var writer = new WireWriter();
        writer.WriteInt8(a);
        writer.WriteInt31(b >> 2);
        writer.WriteInt64(c);
        writer.WriteFloat(d);
        writer.WriteUInt8(e);
        writer.WriteEnum((byte)(e % 7), 7);
        Assert.Equal(1 + 4 + 8 + 8 + 1 + 1, writer.Length);

        var reader = new WireReader(writer.Written);
        Assert.Equal(a, reader.ReadInt8());
        Assert.Equal(b >> 2, reader.ReadInt31());
        Assert.Equal(c, reader.ReadInt64());
        Assert.Equal(d, reader.ReadFloat());
        Assert.Equal(e, reader.ReadUInt8());
        Assert.Equal(e % 7, reader.ReadEnum(7));
        Assert.Null(reader.Complete());
    }

    [Property]
    public void Numbers_of_any_size_read_back(BigInteger value, byte power)
    {
        value = (value << (power % 200)) + value;
        Assert.Equal((value, null), Parsed(Written((ref WireWriter w) => w.WriteInteger(value)), static (ref WireReader r) => r.ReadInteger()));
        var natural = BigInteger.Abs(value);
        Assert.Equal((natural, null), Parsed(Written((ref WireWriter w) => w.WriteNatural(natural)), static (ref WireReader r) => r.ReadNatural()));
    }

    [Theory]
    [InlineData("8000")]
    [InlineData("ff8000")]
    public void A_useless_last_byte_of_a_number_is_refused(string hex)
    {
        Assert.Equal(new DecodeError.TrailingZero(), Parsed(Convert.FromHexString(hex), static (ref WireReader r) => r.ReadNatural()).Error);
        Assert.Equal(new DecodeError.TrailingZero(), Parsed(Convert.FromHexString(hex), static (ref WireReader r) => r.ReadInteger()).Error);
    }

    [Fact]
    public void An_unfinished_number_is_not_enough_data() =>
        Assert.Equal(new DecodeError.NotEnoughData(), Parsed([0x80, 0x80], static (ref WireReader r) => r.ReadNatural()).Error);

    [Fact]
    public void Values_out_of_range_are_not_written()
    {
        Assert.Equal(new EncodeError.InvalidInt(0, 65536, 65535), Refused(static (ref WireWriter w) => w.WriteUInt16(65536)));
        Assert.Equal(new EncodeError.InvalidInt(0, -1, 65535), Refused(static (ref WireWriter w) => w.WriteUInt16(-1)));
        Assert.Equal(new EncodeError.InvalidInt(-32768, 32768, 32767), Refused(static (ref WireWriter w) => w.WriteInt16(32768)));
        Assert.Equal(
            new EncodeError.InvalidInt(-1073741824, 1073741824, 1073741823), Refused(static (ref WireWriter w) => w.WriteInt31(1 << 30)));
        Assert.Equal(new EncodeError.InvalidBytesLength(3, 2), Refused(static (ref WireWriter w) => w.WriteFixed([1, 2], 3)));
        Assert.Equal(new EncodeError.InvalidNatural(), Refused(static (ref WireWriter w) => w.WriteNatural(-1)));
        Assert.Equal(new EncodeError.NoCaseMatched(), Refused(static (ref WireWriter w) => w.WriteEnum(3, 3)));
        Assert.Equal(new EncodeError.ListInvalidLength(), Refused(static (ref WireWriter w) => w.CheckCount(101, 100)));
    }

    [Fact]
    public void An_int31_out_of_range_and_an_unknown_index_are_not_read()
    {
        Assert.Equal(
            new DecodeError.InvalidInt(-1073741824, 1073741824, 1073741823), Parsed([0x40, 0, 0, 0], static (ref WireReader r) => r.ReadInt31()).Error);
        Assert.Equal((-1073741824, null), Parsed([0xc0, 0, 0, 0], static (ref WireReader r) => r.ReadInt31()));
        Assert.Equal(new DecodeError.NoCaseMatched(), Parsed([3], static (ref WireReader r) => r.ReadEnum(3)).Error);
    }

    private static ushort? ReadOpt(ref WireReader reader) => reader.ReadOptionalField() ? reader.ReadUInt16() : null;

    private static void WriteOpt(ref WireWriter writer, ushort? value)
    {
        writer.WriteOptionalField(value is not null);
        if (value is { } present)
        {
            writer.WriteUInt16(present);
        }
    }

    private static string ReadText(ref WireReader reader) => System.Text.Encoding.Latin1.GetString(reader.ReadBytes());

    private static void Check<T>(string name, T value, Write write, Read<T> read)
    {
        var expected = VectorFile.Example("E16").GetProperty("output").Hex(name);
        Assert.Equal(expected, Written(write));
        Assert.Equal((value, null), Parsed(expected, read));
    }

    private static byte[] Written(Write write)
    {
        var writer = new WireWriter();
        write(ref writer);
        Assert.Null(writer.Error);
        return writer.Written.ToArray();
    }

    private static EncodeError? Refused(Write write)
    {
        var writer = new WireWriter();
        write(ref writer);
        Assert.Equal(0, writer.Length);
        return writer.Error;
    }

    private static (T Value, DecodeError? Error) Parsed<T>(byte[] bytes, Read<T> read)
    {
        var reader = new WireReader(bytes);
        var value = read(ref reader);
        return (value, reader.Complete());
    }
}
