using Akka.Configuration;

namespace Akka.Conformance.Tests.Configuration;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void Booleans_have_two_spellings(string text, bool value)
        => Assert.Equal(value, Parse($"a = {text}").GetBoolean("a"));

    [Theory]
    [InlineData("yes")]
    [InlineData("TRUE")]
    [InlineData("1")]
    public void Nothing_else_is_a_boolean(string text)
        => Assert.Throws<NotSupportedException>(() => Parse($"a = {text}").GetBoolean("a"));

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10ms", 10)]
    [InlineData("10 millis", 10)]
    [InlineData("10 s", 10_000)]
    [InlineData("1 second", 1000)]
    [InlineData("\"10 seconds\"", 10_000)]
    [InlineData("0.5s", 500)]
    [InlineData("5m", 300_000)]
    [InlineData("4 minutes", 240_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("3 hours", 10_800_000)]
    [InlineData("2 days", 172_800_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1e3", 1000)]
    [InlineData("infinite", -1)]
    [InlineData("Infinite", -1)]
    public void Durations_have_units_and_milliseconds_is_the_unit_of_bare_numbers(string text, double milliseconds)
        => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Parse($"a = {text}").GetTimeSpan("a"));

    [Fact]
    public void Durations_can_be_tiny()
        => Assert.Equal(TimeSpan.FromTicks(1), Parse("a = 100 nanoseconds").GetTimeSpan("a"));

    [Theory]
    [InlineData("x")]
    [InlineData("-5s")]
    [InlineData("-1")]
    [InlineData("off")]
    [InlineData("10 w")]
    public void Nothing_else_is_a_duration(string text)
        => Assert.Throws<FormatException>(() => Parse($"a = {text}").GetTimeSpan("a"));

    [Fact]
    public void Infinity_can_be_forbidden()
        => Assert.Throws<FormatException>(() => Parse("a = infinite").GetTimeSpan("a", null, allowInfinite: false));

    [Theory]
    [InlineData("10", 10)]
    [InlineData("-1", -1)]
    [InlineData("10b", 10)]
    [InlineData("10 bytes", 10)]
    [InlineData("10k", 10_240)]
    [InlineData("10K", 10_240)]
    [InlineData("10KiB", 10_240)]
    [InlineData("10kB", 10_000)]
    [InlineData("10 kB", 10_000)]
    [InlineData("2 kilobytes", 2000)]
    [InlineData("2 kibibytes", 2048)]
    [InlineData("1M", 1_048_576)]
    [InlineData("1MiB", 1_048_576)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1g", 1_073_741_824)]
    [InlineData("1GiB", 1_073_741_824)]
    public void Sizes_have_units(string text, long bytes)
        => Assert.Equal(bytes, Parse($"a = {text}").GetByteSize("a"));

    [Theory]
    [InlineData("x")]
    [InlineData("1.5 kB")]
    [InlineData("unlimited")]
    public void Nothing_else_is_a_size(string text)
        => Assert.Throws<FormatException>(() => Parse($"a = {text}").GetByteSize("a"));

    [Fact]
    public void Numbers_are_read()
    {
        var config = Parse("i = -3, l = 99999999999, d = -3e2, f = 1.5, q = \"7\"");
        Assert.Equal(-3, config.GetInt("i"));
        Assert.Equal(99_999_999_999, config.GetLong("l"));
        Assert.Equal(-300, config.GetDouble("d"));
        Assert.Equal(1.5f, config.GetFloat("f"));
        Assert.Equal(1.5m, config.GetDecimal("f"));
        Assert.Equal(7, config.GetInt("q"));
        Assert.Throws<OverflowException>(() => config.GetInt("l"));
    }

    [Theory]
    [InlineData("64KiB")]
    [InlineData("1.5")]
    [InlineData("0x10")]
    [InlineData("off")]
    public void Nothing_else_is_an_integer(string text)
        => Assert.Throws<FormatException>(() => Parse($"a = {text}").GetInt("a"));

    [Fact]
    public void What_is_missing_has_a_default()
    {
        var config = Parse("other = 1");
        Assert.Null(config.GetString("a"));
        Assert.Equal("d", config.GetString("a", "d"));
        Assert.Equal(0, config.GetInt("a"));
        Assert.Equal(7, config.GetInt("a", 7));
        Assert.Equal(3, config.GetInt("other.below", 3));
        Assert.False(config.GetBoolean("a"));
        Assert.True(config.GetBoolean("a", true));
        Assert.Equal(TimeSpan.Zero, config.GetTimeSpan("a"));
        Assert.Equal(TimeSpan.FromSeconds(1), config.GetTimeSpan("a", TimeSpan.FromSeconds(1)));
        Assert.Null(config.GetByteSize("a"));
        Assert.Equal(5, config.GetByteSize("a", 5));
        Assert.Null(config.GetConfig("a"));
        Assert.Null(config.GetValue("a"));
        Assert.Empty(config.GetStringList("a"));
        Assert.Equal(["q"], config.GetStringList("a", ["q"]));
        Assert.False(config.HasPath("a"));
        Assert.False(config.HasPath("other.below"));
    }

    [Fact]
    public void Null_is_a_value_without_text()
    {
        var config = Parse("a = null");
        Assert.True(config.HasPath("a"));
        Assert.Null(config.GetString("a"));
        Assert.Null(config.WithFallback(Parse("a = 1")).GetString("a"));
    }

    [Fact]
    public void An_empty_text_is_a_value()
    {
        var config = Parse("a = \"\"");
        Assert.True(config.HasPath("a"));
        Assert.Equal("", config.GetString("a"));
    }

    [Fact]
    public void Lists_are_read()
    {
        var config = Parse("i = [1, 2,3], s = [a b, \"c\"], b = [on, off], e = []");
        Assert.Equal([1, 2, 3], config.GetIntList("i"));
        Assert.Equal([1L, 2L, 3L], config.GetLongList("i"));
        Assert.Equal([1.0, 2.0, 3.0], config.GetDoubleList("i"));
        Assert.Equal(["a b", "c"], config.GetStringList("s"));
        Assert.Equal([true, false], config.GetBooleanList("b"));
        Assert.Empty(config.GetStringList("e"));
    }

    [Fact]
    public void A_value_of_another_kind_is_no_text_and_no_list()
    {
        var config = Parse("o { x = 1 }\nl = [1], s = text");
        Assert.Null(config.GetString("o"));
        Assert.Null(config.GetString("l"));
        Assert.Empty(config.GetStringList("s"));
        Assert.Empty(config.GetStringList("o"));
    }

    [Fact]
    public void Values_can_be_walked()
    {
        var config = Parse("a = [{ x = 1 }, { x = 2 }], b { c = on }");
        Assert.Equal(["1", "2"], config.GetValue("a").GetArray().Select(item => item.GetObject().GetKey("x").GetString()));
        Assert.Equal(["a", "b"], config.AsEnumerable().Select(pair => pair.Key));
        Assert.True(config.Root.GetObject().GetKey("b").IsObject());
        Assert.True(config.GetValue("a").IsArray());
        Assert.True(config.GetValue("b.c").IsString());
        Assert.True(config.GetValue("b").GetChildObject("c").GetBoolean());
        Assert.Equal("on", config.GetValue("b").ToConfig().GetString("c"));
        Assert.Equal("on", config.GetValue("b").AtKey("k").GetString("k.c"));
    }

    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);
}
