using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Conformance.Tests.Configuration;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("a = hello   world  # comment", "hello   world")]
    [InlineData("a = hello//comment", "hello")]
    [InlineData("a : hello", "hello")]
    [InlineData("a\t=\thello", "hello")]
    [InlineData("a = x y\r\nb = 2\r\n", "x y")]
    [InlineData("a = \"x\"  \"y\"", "x  y")]
    [InlineData("a = \"x\" y", "x y")]
    [InlineData("a = \"http://x:80\"", "http://x:80")]
    [InlineData("a = 50%", "50%")]
    [InlineData("a = x;y(z)/w+'-_.<>|~", "x;y(z)/w+'-_.<>|~")]
    [InlineData("a = 1.50", "1.50")]
    [InlineData("a =\n 1", "1")]
    [InlineData("{ a = 1 }", "1")]
    [InlineData("\"a\" = 1", "1")]
    [InlineData("a = 1,\nb = 2,", "1")]
    [InlineData("# all\n// all\na = 1", "1")]
    [InlineData("b = 2, a = 1", "1")]
    [InlineData("a = 1\na = 2", "2")]
    [InlineData("a { x = 1 }\na = 2", "2")]
    public void Texts(string text, string value) => Assert.Equal(value, Parse(text).GetString("a"));

    [Theory]
    [InlineData("""a = "x\n\t\"\\ \u0041" """, "x\n\t\"\\ A")]
    [InlineData("a = \"\"\"x\n \"q\" \\n y\"\"\"", "x\n \"q\" \\n y")]
    [InlineData("a = \"x\ny\"", "x\ny")]
    public void Quoted_texts(string text, string value) => Assert.Equal(value, Parse(text).GetString("a"));

    [Theory]
    [InlineData("a = http://x")]
    [InlineData("a = host:80")]
    [InlineData("a = [host:80]")]
    [InlineData("a = x=y")]
    public void Colons_and_equals_signs_need_quotes(string text)
        => Assert.Throws<ConfigurationException>(() => Parse(text));

    [Theory]
    [InlineData("a = x$y")]
    [InlineData("a = x*y")]
    [InlineData("a = x?y")]
    [InlineData("a = x@y")]
    [InlineData("a = x!y")]
    [InlineData("a = x&y")]
    [InlineData("a = x^y")]
    [InlineData("a = x`y")]
    [InlineData("a = x\\y")]
    [InlineData("* = 1")]
    [InlineData("a =")]
    public void Some_characters_need_quotes(string text) => Assert.Throws<FormatException>(() => Parse(text));

    [Theory]
    [InlineData("a.b.c = 1")]
    [InlineData("a { b { c = 1 } }")]
    [InlineData("a.b { c = 1 }")]
    [InlineData("a = { b.c = 1 }")]
    [InlineData("a\n{ b =\n{ c = 1 } }")]
    [InlineData("a { b { d = 2 } }\na.b.c = 1")]
    [InlineData("a = 2\na { b { c = 1 } }")]
    [InlineData("a { b = 1 }\na.b { c = 1 }")]
    [InlineData("{ \"a\" : { \"b\" : { \"c\" : 1 } } }")]
    [InlineData("a { # comment\n b { c = 1, } }")]
    [InlineData("a { b { c = 1 }")]
    public void Paths_and_objects_are_two_ways_to_say_the_same(string text) => Assert.Equal(1, Parse(text).GetInt("a.b.c"));

    [Fact]
    public void Objects_of_the_same_key_are_merged()
        => Assert.Equal(["x=1", "y=3", "z=4"], Members(Parse("a { x = 1, y = 2 }\na { y = 3, z = 4 }"), "a"));

    [Fact]
    public void Quoted_keys_may_have_dots()
    {
        var config = Parse("\"a.b\" = 1\n x { \"c.d\" { e = 2 } }\n \"*\" = 3\n /user/actor { f = 4 }");
        Assert.Equal(1, config.GetInt("\"a.b\""));
        Assert.Equal(2, config.GetInt("x.\"c.d\".e"));
        Assert.Equal(3, config.GetInt("\"*\""));
        Assert.Equal(4, config.GetInt("/user/actor.f"));
        Assert.Equal(["c.d"], config.GetConfig("x").AsEnumerable().Select(pair => pair.Key));
    }

    [Theory]
    [InlineData("a = [1, 2]")]
    [InlineData("a = [1\n2]")]
    [InlineData("a = [\n  1,\n  2,\n]")]
    [InlineData("a =\n[1,2]")]
    [InlineData("a = [1] [2]")]
    [InlineData("b = [1]\na = ${b} [2]")]
    [InlineData("b = [1, 2]\na = ${b}")]
    [InlineData("b = 1\na = [${b}, 2]")]
    [InlineData("a = [3]\na = [1, 2]")]
    public void Arrays(string text) => Assert.Equal([1, 2], Parse(text).GetIntList("a"));

    [Fact]
    public void Arrays_may_have_arrays()
        => Assert.Equal([2, 1], Parse("a = [[1, 2], [3]]").GetValue("a").GetArray().Select(inner => inner.GetArray().Count));

    [Theory]
    [InlineData("b = x\na = pre${b}post", "prexpost")]
    [InlineData("b = x\na = pre ${b} post", "pre x post")]
    [InlineData("a = ${b}\nb = 3", "3")]
    [InlineData("c = 1\nb = ${c}\na = ${b}", "1")]
    [InlineData("b { c = 1 }\na = ${b.c}", "1")]
    [InlineData("b = 1\na = ${b}\nb = 2", "2")]
    [InlineData("a = ${?b}", null)]
    public void Substitutions(string text, string? value) => Assert.Equal(value, Parse(text).GetString("a"));

    [Fact]
    public void Objects_can_be_substituted()
        => Assert.Equal(1, Parse("b { x = 1 }\na = ${b}").GetInt("a.x"));

    [Theory]
    [InlineData("a = ${b}")]
    [InlineData("a = ${PATH}")]
    public void A_substitution_needs_a_value_in_the_document(string text)
        => Assert.Throws<FormatException>(() => Parse(text));

    [Fact]
    public void A_fallback_is_another_document()
        => Assert.Throws<FormatException>(() => Parse("a = ${b}").WithFallback(Parse("b = 1")));

    [Fact]
    public void An_include_is_what_the_callback_says()
    {
        var config = ConfigurationFactory.ParseString(
            "x { include \"file\"\n y = 2 }\nz = 3",
            name => Parser.Parse($"name = {name}\ncopy = ${{name}}\ny = 1", null));
        Assert.Equal("file", config.GetString("x.name"));
        Assert.Equal("file", config.GetString("x.copy"));
        Assert.Equal(2, config.GetInt("x.y"));
        Assert.Equal(3, config.GetInt("z"));
    }

    [Fact]
    public void Without_a_callback_there_is_no_include()
        => Assert.ThrowsAny<Exception>(() => Parse("include \"file\""));

    private static IEnumerable<string> Members(Config config, string path)
        => config.GetConfig(path).AsEnumerable().Select(pair => $"{pair.Key}={pair.Value.GetString()}");

    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);
}
