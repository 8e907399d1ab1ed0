using System.Text.Json;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Json;

namespace Mavryk.P2p.Protocol.Tests.Json;

public sealed class JsonCodecTests
{
    [Theory]
    [InlineData("""{"addr":"::1","x":1}""", "/x", "unexpected object field")]
    [InlineData("""{"addr":"::1","addr":"::2"}""", "/addr", "unexpected object field")]
    [InlineData("""{"port":1}""", "", "missing object field addr")]
    [InlineData("""{"addr":"1.2.3.4"}""", "/addr", "this is not a IPv6 address")]
    [InlineData("""{"addr":"::1","port":65536}""", "/port", "number not in range [0-65535]")]
    [InlineData("""{"addr":"::1","port":"1"}""", "/port", "unexpected string instead of number")]
    [InlineData("[]", "", "unexpected array instead of object")]
    [InlineData("true", "", "unexpected boolean instead of object")]
    public void An_error_says_where_and_what(string text, string path, string what)
    {
        var error = JsonAssert.Refuses(P2pJson.ConnectionId, text);
        Assert.Equal(new JsonError(path, what), error);
    }

    [Fact]
    public void The_place_of_an_error_inside_arrays_and_objects_is_a_path()
    {
        var error = JsonAssert.Refuses(JsonCodec.ArrayOf(JsonCodec.Pair(P2pJson.ConnectionId, P2pJson.Time)), """[[{"addr":"::1"},"0"],[{"addr":0},"0"]]""");
        Assert.Equal("at /1/0/addr: unexpected number instead of IPv6 address", error.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,2] 3")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void A_text_that_is_no_JSON_is_refused_without_exception(string text) => JsonAssert.Refuses(P2pJson.Text, text);

    [Theory]
    [InlineData("2023-11-14T22:13:20")]
    [InlineData("2023-11-14T22:13:20.Z")]
    [InlineData("2023-11-14 22:13")]
    [InlineData("2023-13-14T22:13:20Z")]
    [InlineData("99999999999999")]
    [InlineData("-99999999999999")]
    [InlineData("")]
    public void What_is_no_RFC_3339_time_is_refused(string text) => Assert.False(Rfc3339.TryParse(text, out _));

    [Theory]
    [InlineData("2023-11-14t22:13:20.123456789z", "2023-11-14T22:13:20.123-00:00")]
    [InlineData("2023-11-14T22:13:20-05:30", "2023-11-15T03:43:20.000-00:00")]
    [InlineData("-1", "1969-12-31T23:59:59.000-00:00")]
    public void Times_are_read_with_any_offset_and_precision(string text, string expected)
    {
        Assert.True(Rfc3339.TryParse(text, out var time));
        Assert.Equal(expected, Rfc3339.Format(time));
    }

    [Property]
    public bool A_written_time_reads_back_to_the_millisecond(DateTimeOffset time)
    {
        var written = Rfc3339.Format(time);
        return Rfc3339.TryParse(written, out var read) && Rfc3339.Format(read) == written && (time - read).Duration() < TimeSpan.FromMilliseconds(1);
    }

    [Property]
    public bool No_JSON_value_makes_a_codec_throw(string text)
    {
        var json = JsonSerializer.SerializeToElement(new { @event = text, addr = text, peer_id = new[] { text } });
        P2pJson.Event.TryRead(json, out _, out _);
        P2pJson.PeerEvent.TryRead(json, out _, out _);
        P2pJson.PointEvent.TryRead(json, out _, out _);
        P2pJson.NetworkVersion.TryRead(json, out _, out _);
        return !P2pJson.ConnectionId.TryRead(json, out _, out _);
    }
}
