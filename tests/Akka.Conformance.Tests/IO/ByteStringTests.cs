using System.Text;
using Akka.IO;

namespace Akka.Conformance.Tests.IO;

public sealed class ByteStringTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 20).Select(i => (byte)i)];

    /// <summary>The same twenty bytes, cut in different ways.</summary>
    public static TheoryData<string> Cuts => [.. Strings.Keys];

    private static Dictionary<string, ByteString> Strings { get; } = new()
    {
        ["one array"] = ByteString.FromBytes(Bytes),
        ["a copy"] = ByteString.CopyFrom(Bytes),
        ["part of an array"] = ByteString.FromBytes([99, .. Bytes, 99], 1, 20),
        ["a slice"] = ByteString.FromBytes([99, .. Bytes, 99]).Slice(1, 20),
        ["two parts"] = ByteString.FromBytes(Bytes, 0, 7) + ByteString.FromBytes(Bytes, 7, 13),
        ["many parts"] = Bytes.Select(b => ByteString.FromBytes([b])).Aggregate((x, y) => x.Concat(y)),
        ["segments"] = ByteString.FromBytes([new ArraySegment<byte>(Bytes, 0, 5), new ArraySegment<byte>(Bytes, 5, 15)]),
    };

    [Theory]
    [MemberData(nameof(Cuts))]
    public void All_cuts_read_alike(string cut)
    {
        var s = Strings[cut];
        Assert.Equal(20, s.Count);
        Assert.False(s.IsEmpty);
        Assert.Equal(Bytes, s.ToArray());
        Assert.Equal(Bytes, s);
        Assert.Equal(Bytes, Enumerable.Range(0, 20).Select(i => s[i]));
        Assert.Equal(Bytes, s.Compact().ToArray());
        Assert.True(s.Compact().IsCompact);
        Assert.Equal(7, s.IndexOf(7));
        Assert.Equal(-1, s.IndexOf(200));
        Assert.Equal(-1, s.IndexOf(3, 4));
        Assert.Equal(9, s.IndexOf(9, 9));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void All_cuts_are_equal(string cut)
    {
        foreach (var other in Strings.Values)
        {
            Assert.True(Strings[cut] == other);
            Assert.True(Strings[cut].Equals((object)other));
            Assert.Equal(Strings[cut].GetHashCode(), other.GetHashCode());
        }

        Assert.True(Strings[cut] != ByteString.FromBytes(Bytes, 0, 19));
        Assert.True(Strings[cut] != ByteString.FromBytes([.. Bytes[..19], 77]));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void All_cuts_are_sliced_alike(string cut)
    {
        for (var at = 0; at <= 20; at++)
        {
            Assert.Equal(Bytes[at..], Strings[cut].Slice(at).ToArray());
            for (var count = 0; at + count <= 20; count++)
            {
                Assert.Equal(Bytes[at..(at + count)], Strings[cut].Slice(at, count).ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void All_cuts_are_copied_alike(string cut)
    {
        var target = new byte[8];
        Assert.Equal(5, Strings[cut].CopyTo(target, 2, 5));
        Assert.Equal([0, 0, 0, 1, 2, 3, 4, 0], target);

        var memory = new Memory<byte>(new byte[20]);
        Assert.Equal(20, Strings[cut].CopyTo(ref memory));
        Assert.Equal(Bytes, memory.ToArray());
        Span<byte> span = new byte[20];
        Assert.Equal(20, Strings[cut].CopyTo(ref span));
        Assert.Equal(Bytes, span.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task All_cuts_are_written_alike(string cut)
    {
        using var stream = new MemoryStream();
        Strings[cut].WriteTo(stream);
        await Strings[cut].WriteToAsync(stream);
        Assert.Equal([.. Bytes, .. Bytes], stream.ToArray());
    }

    [Fact]
    public void Nothing_is_empty()
    {
        Assert.True(ByteString.Empty.IsEmpty);
        Assert.Equal(0, ByteString.Empty.Count);
        Assert.Empty(ByteString.Empty.ToArray());
        Assert.True(ByteString.FromBytes(Array.Empty<byte>()) == ByteString.Empty);
        Assert.True(ByteString.FromBytes(Bytes).Slice(20) == ByteString.Empty);
        Assert.True(ByteString.Empty + ByteString.Empty == ByteString.Empty);
    }

    [Fact]
    public void FromBytes_keeps_the_array_and_CopyFrom_does_not()
    {
        var bytes = new byte[] { 1, 2, 3 };
        var (kept, copied) = (ByteString.FromBytes(bytes), ByteString.CopyFrom(bytes));
        bytes[0] = 9;
        Assert.Equal(9, kept[0]);
        Assert.Equal(1, copied[0]);
    }

    [Fact]
    public void The_array_that_is_taken_out_is_a_copy()
    {
        var s = ByteString.FromBytes([1, 2, 3]);
        s.ToArray()[0] = 9;
        Assert.Equal(1, s[0]);
    }

    [Fact]
    public void Text_is_utf8_unless_told_otherwise()
    {
        Assert.Equal("h\u00e9"u8.ToArray(), ByteString.FromString("h\u00e9").ToArray());
        Assert.Equal(Encoding.Latin1.GetBytes("h\u00e9"), ByteString.FromString("h\u00e9", Encoding.Latin1).ToArray());
        Assert.Equal("h\u00e9", ByteString.FromString("h\u00e9").ToString());
        Assert.Equal("h\u00e9", ByteString.FromString("h\u00e9", Encoding.Unicode).ToString(Encoding.Unicode));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 21)]
    [InlineData(15, 6)]
    public void A_part_outside_is_refused(int index, int count)
    {
        Assert.ThrowsAny<ArgumentException>(() => ByteString.FromBytes(Bytes, index, count));
        Assert.ThrowsAny<ArgumentException>(() => ByteString.CopyFrom(Bytes, index, count));
    }

    [Fact]
    public void A_substring_is_found_at_its_place()
    {
        foreach (var s in Strings.Values)
        {
            Assert.True(s.HasSubstring(ByteString.FromBytes([5, 6, 7]), 5));
            Assert.False(s.HasSubstring(ByteString.FromBytes([5, 6, 7]), 6));
        }
    }
}
