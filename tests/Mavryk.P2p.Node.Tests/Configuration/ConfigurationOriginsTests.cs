using Mavryk.P2p.Node.Configuration;

namespace Mavryk.P2p.Node.Tests.Configuration;

public sealed class ConfigurationOriginsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_value_of_a_file_is_found_by_file_and_line()
    {
        Write("net.conf", "\nmavryk.p2p.chain-name = ABC");
        Write("inner.conf", "discovery { port = 5 }");
        var main = Write("main.conf", """
            include "net.conf"
            mavryk.p2p {
              limits { backlog = 1
                backlog = 2, max-incoming-connections = 3 }
              limits.max-known-points = [500, 400]
              include "inner.conf"
              "swap"."linger" = 5s
              # A comment, and a value on its own line.
              identity-file =
                "id.json"
            }
            """);

        var origins = Load("", main).Origins;

        Assert.Equal(Path.Combine(_folder, "net.conf") + ":2", origins.Of("mavryk.p2p.chain-name"));
        Assert.Equal($"{main}:4", origins.Of("mavryk.p2p.limits.backlog"));
        Assert.Equal($"{main}:4", origins.Of("mavryk.p2p.limits.max-incoming-connections"));
        Assert.Equal($"{main}:5", origins.Of("mavryk.p2p.limits.max-known-points"));
        Assert.Equal(Path.Combine(_folder, "inner.conf") + ":1", origins.Of("mavryk.p2p.discovery.port"));
        Assert.Equal($"{main}:7", origins.Of("mavryk.p2p.swap.linger"));
        Assert.Equal($"{main}:9", origins.Of("mavryk.p2p.identity-file"));
        Assert.Equal("default", origins.Of("mavryk.p2p.limits.max-connections"));
    }

    [Fact]
    public void A_value_of_the_environment_names_the_variable_and_one_that_is_unset_leaves_the_origin()
    {
        var variable = $"NODE_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, "7s");
        var main = Write("main.conf", $"mavryk.p2p.swap.linger = 3s\nmavryk.p2p.swap.linger = ${{?NO_{variable}}}\nmavryk.p2p.maintenance.idle-time = ${{?{variable}}}");

        var origins = Load("", main).Origins;
        Environment.SetEnvironmentVariable(variable, null);

        Assert.Equal($"{main}:1", origins.Of("mavryk.p2p.swap.linger"));
        Assert.Equal($"{main}:3 from {variable}", origins.Of("mavryk.p2p.maintenance.idle-time"));
    }

    [Fact]
    public void A_section_that_is_taken_over_whole_gives_its_place_to_its_values()
    {
        var main = Write("main.conf", "my.limits { backlog = 4 }\nmavryk.p2p.limits = ${my.limits}");

        Assert.Equal($"{main}:2", Load("", main).Origins.Of("mavryk.p2p.limits.backlog"));
    }

    [Fact]
    public void Options_are_told_before_files_and_what_follows_from_them_is_told_too()
    {
        var main = Write("main.conf", "mavryk.p2p.listening-port = 1");

        var origins = Load("mavryk.p2p.listening-port = 2\nmavryk.p2p.reconnection { factor = 1 }\nmavryk.p2p.limits.max-connections = 3", main, isScript: true).Origins;

        Assert.Equal("option --port", origins.Of("mavryk.p2p.listening-port"));
        Assert.Equal("option --reconnection", origins.Of("mavryk.p2p.reconnection.factor"));
        Assert.Equal("option --max-connections", origins.Of("mavryk.p2p.limits.max-connections"));
        Assert.Equal("gives way to the bounds on the command line", origins.Of("mavryk.p2p.limits.min-connections"));
        Assert.Equal("default of --script", origins.Of("mavryk.p2p.chain-name"));
        Assert.Equal("default", origins.Of("mavryk.p2p.limits.backlog"));
    }

    [Fact]
    public void Errors_name_path_value_range_and_origin()
    {
        var main = Write("main.conf", "mavryk.p2p { swap.linger = soon }\nmavryk.node.script.hex-max = lots");

        Assert.Null(NodeConfiguration.Load("mavryk.p2p.limits.backlog = 70000", main, isScript: false, out var errors));

        Assert.Equal(
            [
                "mavryk.node.script.hex-max = lots: must be a whole number from 0 to 67108864 (" + main + ":2)",
                "mavryk.p2p.limits.backlog = 70000: must be a whole number from 0 to 65535 (option --backlog)",
                "mavryk.p2p.swap.linger = soon: must be a time with unit (ms, s, m, h, d) from 1ms to 365d, or off (" + main + ":1)",
            ],
            errors.Order());
    }

    [Fact]
    public void What_is_shown_can_be_read_again_and_means_the_same()
    {
        var main = Write("main.conf", "mavryk.p2p { chain-name = \"A B:\\\"C\\\"\", trusted-points = [\"a.example:1\"], limits.backlog = 9 }");
        var shown = Load("", main);
        var text = string.Join('\n', EffectiveSettings.Of(shown).Select(setting => $"{setting.Path} = {setting.Value}  # {setting.Origin}"));

        var again = Load("", Write("again.conf", text));

        Assert.Equal(
            ConfigLeaves.Of(shown.Config).Select(leaf => $"{leaf.Path} = {ConfigLeaves.ToHocon(leaf.Value)}").Order(),
            ConfigLeaves.Of(again.Config).Select(leaf => $"{leaf.Path} = {ConfigLeaves.ToHocon(leaf.Value)}").Order());
        Assert.Equal("A B:\"C\"", again.Layer.ChainName);
        Assert.Equal(9, again.Layer.Limits.Backlog);
    }

    [Fact]
    public void What_one_setting_makes_of_others_is_shown()
    {
        var main = Write("main.conf", "mavryk.p2p { limits.connections = 10, discovery.port = 5 }");
        var shown = Load("", main);

        var settings = EffectiveSettings.Of(shown).ToDictionary(setting => setting.Path, setting => (setting.Value, setting.Origin));

        Assert.Equal(("10", $"{main}:1"), settings["mavryk.p2p.limits.connections"]);
        Assert.Equal(("5", "follows from limits.connections"), settings["mavryk.p2p.limits.min-connections"]);
        Assert.Equal(("15", "follows from limits.connections"), settings["mavryk.p2p.limits.max-connections"]);
        Assert.Equal(("[80, 60]", "follows from limits.connections"), settings["mavryk.p2p.limits.max-known-points"]);
        Assert.Equal(("\"255.255.255.255\"", "follows from discovery.port"), settings["mavryk.p2p.discovery.addr"]);
    }

    private static NodeConfiguration Load(string options, string file, bool isScript = false)
    {
        var configuration = NodeConfiguration.Load(options, file, isScript, out var errors);
        Assert.Empty(errors);
        return configuration!;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
