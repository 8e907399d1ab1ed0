using Akka.Configuration;
using Mavryk.P2p.Node.Configuration;

namespace Mavryk.P2p.Node.Tests.Configuration;

public sealed class HoconResolverTests
{
    private readonly Dictionary<string, string> _files = [];
    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public void Plain_text_stays()
    {
        var config = Resolve("a = 1\nb { c = [1, 2], d = \"x # no comment\" } # comment\n// comment\ne : \"\"\"raw \"text\" {\"\"\"");

        Assert.Equal(1, config.GetInt("a"));
        Assert.Equal([1, 2], config.GetIntList("b.c"));
        Assert.Equal("x # no comment", config.GetString("b.d"));
        Assert.Equal("raw \"text\" {", config.GetString("e"));
    }

    [Fact]
    public void A_variable_that_is_set_becomes_its_value()
    {
        _variables["PORT"] = "1234";
        _variables["TEXT"] = "a \"b\" \\c # d";

        var config = Resolve("port = ${PORT}\ntext = ${?TEXT}\nboth = \"x\"${PORT}\"y\"");

        Assert.Equal(1234, config.GetInt("port"));
        Assert.Equal("a \"b\" \\c # d", config.GetString("text"));
        Assert.Equal("x1234y", config.GetString("both"));
    }

    [Fact]
    public void An_optional_variable_that_is_not_set_leaves_the_earlier_value()
    {
        var config = Resolve("a = 1\na = ${?NO}\nb { c = 2, c = ${?NO}, d = 3 }\nlist = [${?NO}, 4, ${?NO}]\ntext = \"x\"${?NO}\ne = 5");

        Assert.Equal(1, config.GetInt("a"));
        Assert.Equal(2, config.GetInt("b.c"));
        Assert.Equal(3, config.GetInt("b.d"));
        Assert.Equal([4], config.GetIntList("list"));
        Assert.Equal("x", config.GetString("text"));
        Assert.Equal(5, config.GetInt("e"));
    }

    [Fact]
    public void A_demanded_variable_that_is_not_set_is_an_error() =>
        Assert.Equal(["main.conf:2: the environment variable NO is not set"], Errors("a = 1\nb = ${NO}"));

    [Fact]
    public void A_path_of_the_configuration_is_left_to_the_parser()
    {
        Assert.Equal(7, Resolve("x.y = 7\na = ${x.y}").GetInt("a"));
        Assert.Equal(["main.conf:1: 'x.y' is no environment variable; only those can be optional"], Errors("a = ${?x.y}"));
    }

    [Fact]
    public void Files_include_others_relative_to_themselves_at_any_place()
    {
        _files[Path.Combine("sub", "one.conf")] = "include \"two.conf\"\none = 1";
        _files[Path.Combine("sub", "two.conf")] = "{ two = 2 }";
        _files["three.conf"] = "three = 3";

        var config = Resolve("include \"sub/one.conf\"\nx { include required(file(\"three.conf\")), y = 4 }\none = 5");

        Assert.Equal(5, config.GetInt("one"));
        Assert.Equal(2, config.GetInt("two"));
        Assert.Equal(3, config.GetInt("x.three"));
        Assert.Equal(4, config.GetInt("x.y"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_if_it_is_required_and_else_a_warning()
    {
        Assert.Equal(["main.conf:1: there is no readable file 'no.conf'"], Errors("include required(\"no.conf\")"));

        var resolver = NewResolver("\ninclude \"no.conf\"");
        resolver.Resolve("main.conf");
        Assert.Empty(resolver.Errors);
        Assert.Equal(["main.conf:2: there is no readable file 'no.conf'"], resolver.Warnings);

        Assert.Equal(["there is no readable file 'main.conf'"], new HoconResolver(_ => null, _ => null) is var missing && missing.Resolve("main.conf") is not null ? missing.Errors : []);
    }

    [Fact]
    public void A_file_that_includes_itself_is_an_error()
    {
        _files["loop.conf"] = "include \"loop.conf\"";

        Assert.Equal(["loop.conf:1: 'loop.conf' is included too deeply: does it include itself?"], Errors("include \"loop.conf\""));
    }

    [Theory]
    [InlineData("a {\n b = 1", "main.conf:1: '{' is never closed")]
    [InlineData("a = [1,\n2", "main.conf:1: '[' is never closed")]
    [InlineData("a = 1\n}", "main.conf:2: '}' closes nothing")]
    [InlineData("a = [1}", "main.conf:1: '}' closes nothing")]
    [InlineData("a = \"x\nb = 1", "main.conf:1: this string never ends")]
    [InlineData("a = ${X", "main.conf:1: '${' is never closed")]
    public void What_Akkas_parser_takes_without_a_word_is_an_error(string text, string expected) => Assert.Contains(expected, Errors(text));

    [Fact]
    public void A_key_that_begins_with_include_is_a_key() => Assert.Equal(1, Resolve("includes = 1").GetInt("includes"));

    private Config Resolve(string text)
    {
        var resolver = NewResolver(text);
        var flat = resolver.Resolve("main.conf");
        Assert.Empty(resolver.Errors);
        return ConfigurationFactory.ParseString(flat);
    }

    private IReadOnlyList<string> Errors(string text)
    {
        var resolver = NewResolver(text);
        resolver.Resolve("main.conf");
        return resolver.Errors;
    }

    private HoconResolver NewResolver(string text)
    {
        _files["main.conf"] = text;
        return new HoconResolver(_files.GetValueOrDefault, _variables.GetValueOrDefault);
    }
}
