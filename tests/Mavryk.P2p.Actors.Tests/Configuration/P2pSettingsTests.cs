using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Tests.Configuration;

public sealed class P2pSettingsTests
{
    public static TheoryData<string, string, string> Keys
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var (key, absent, other) in ReferenceKeys.All)
            {
                rows.Add(key, absent, other);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_has_its_default_and_another_value_has_an_effect(string key, string absent, string other)
    {
        var value = P2pSettings.Reference.GetValue($"mavryk.p2p.{key}");
        Assert.Equal(absent, value.IsString() ? value.GetString() : $"[{string.Join(',', value.GetArray().Select(static item => item.GetString()))}]");
        Assert.NotEqual(Dump.Lines(Read("")), Dump.Lines(Read($"{key} = {other}")));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Nonsense_is_an_error_that_names_the_path_the_value_and_what_is_allowed(string key, string absent, string other)
    {
        _ = (absent, other);
        var error = Assert.Single(Errors($"{key} = \"\""));
        Assert.Equal($"mavryk.p2p.{key}", error.Path);
        Assert.NotNull(error.Value);
        Assert.StartsWith("must be ", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_of_the_reference_file_is_read_and_every_key_read_is_in_it()
    {
        var reader = new P2pSettingsReader(Config.Empty, P2pSettings.Section);
        reader.Read();
        Assert.Equal(ReferenceKeys.All.Select(static row => row.Key).Order(StringComparer.Ordinal), reader.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_key_of_the_reference_file_has_a_comment_with_its_default()
    {
        var lines = HoconFiles.Text("reference.conf").Split('\n');
        var keys = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].Contains(" = ", StringComparison.Ordinal) || lines[i].TrimStart().StartsWith('#'))
            {
                continue;
            }

            keys++;
            var comment = "";
            for (var above = i - 1; lines[above].TrimStart().StartsWith('#'); above--)
            {
                comment += lines[above];
            }

            Assert.Contains("efault", comment, StringComparison.Ordinal);
        }

        Assert.Equal(ReferenceKeys.All.Count, keys);
    }

    [Fact]
    public void The_defaults_of_the_code_are_those_of_the_file()
    {
        var read = Read("");
        var made = new P2pSettings();
        Assert.Equal(Dump.Lines(made with { Pool = made.Pool with { Versions = read.Pool.Versions } }), Dump.Lines(read));
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var errors = Errors("listening-port = 65536\nlimits { backlog = many\nexpected-connections = 5 }\nexpected-proof-of-work = 257\nmaintenance.max-search-pause = 1s\nbacklogs = 7");
        Assert.Equal(
            [
                "mavryk.p2p.expected-proof-of-work = 257: must be a number from 0 to 256",
                "mavryk.p2p.listening-port = 65536: must be a whole number from 0 to 65535, or off",
                "mavryk.p2p.limits.backlog = many: must be a whole number from 0 to 65535",
                "mavryk.p2p.maintenance.max-search-pause: must not be below maintenance.search-pause",
                "mavryk.p2p.backlogs = 7: there is no such setting; the nearest is limits.backlog",
                "mavryk.p2p: min-connections (10) must not exceed expected-connections (5)",
            ],
            errors.Select(static error => error.ToString()));
    }

    [Theory]
    [InlineData("listen-port = 1", "mavryk.p2p.listen-port", "listening-port")]
    [InlineData("limits.max-connection = 1", "mavryk.p2p.limits.max-connection", "limits.max-connections")]
    [InlineData("queues { read-queue-size { bytes = 1 } }", "mavryk.p2p.queues.read-queue-size.bytes", "queues.read-queue-size is a value, not a section")]
    [InlineData("backlog = 1", "mavryk.p2p.backlog", "limits.backlog")]
    public void An_unknown_key_is_an_error_that_names_the_nearest_known_one(string text, string path, string nearest)
    {
        var error = Assert.Single(Errors(text));
        Assert.Equal(path, error.Path);
        Assert.EndsWith(nearest, error.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10")] // no unit: Akka would take milliseconds
    [InlineData("10 sec")]
    [InlineData("-1s")]
    [InlineData("infinite")]
    [InlineData("1e3s")]
    [InlineData("2h")] // out of range
    [InlineData("null")]
    [InlineData("[10s]")]
    public void A_time_needs_a_unit_and_a_range(string value) =>
        Assert.Equal("must be a time with unit (ms, s, m, h, d) from 1ms to 1h", Assert.Single(Errors($"limits.connection-timeout = {value}")).Text);

    [Theory]
    [InlineData("8MB")]
    [InlineData("-1")]
    [InlineData("2GiB")]
    [InlineData("99999999999GiB")]
    [InlineData("1.5MiB")]
    public void A_size_is_bytes_or_has_a_binary_unit(string value) =>
        Assert.Equal("must be a size in bytes or with unit (KiB, MiB, GiB) from 0 to 2147483647, or unlimited", Assert.Single(Errors($"queues.read-queue-size = {value}")).Text);

    [Fact]
    [Trait("Scenario", "RPC-07")]
    public void The_connections_option_replaces_bounds_and_tables_up_to_a_hundred()
    {
        var limits = Read("limits { connections = 100\nmin-connections = 1 }").Limits;
        Assert.Equal(new ConnectionBounds(50, 100, 150), limits.Connections);
        Assert.Equal(new TableLimit(800, 600), limits.MaxKnownPeerIds);
        Assert.Equal("mavryk.p2p.limits.connections = 200: must be a whole number from 1 to 100, or off", Assert.Single(Errors("limits.connections = 200")).ToString());
    }

    [Fact]
    [Trait("Scenario", "RPC-08")]
    public void Addresses_that_do_not_parse_are_errors()
    {
        Assert.Equal(
            ["mavryk.p2p.listening-addr", "mavryk.p2p.trusted-points"],
            Errors("trusted-points = [\"http://x\"], listening-addr = \"1.2.3\"").Select(static error => error.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Scenario", "RPC-08")]
    public void Switching_the_maintenance_off_is_a_warning()
    {
        var valid = Assert.IsType<P2pSettingsResult.Valid>(Create("maintenance.idle-time = off"));
        Assert.Single(valid.Warnings);
        Assert.False(valid.Settings.Pool.MaintenanceEnabled);
    }

    [Fact]
    public void The_local_discovery_completes_what_it_is_not_told()
    {
        var byPort = Read("discovery.port = 1").Config;
        Assert.Equal(((ushort?)1, (P2pAddress?)P2pAddress.Parse("255.255.255.255")), (byPort.DiscoveryPort, byPort.DiscoveryAddress));
        var byAddress = Read("discovery.addr = \"192.0.2.255\"").Config;
        Assert.Equal(((ushort?)10732, (P2pAddress?)P2pAddress.Parse("192.0.2.255")), (byAddress.DiscoveryPort, byAddress.DiscoveryAddress));
        Assert.Contains("IPv4", Assert.Single(Errors("discovery.addr = \"::1\"")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_instance_may_have_its_own_section()
    {
        var config = ConfigurationFactory.ParseString("mavryk.p2p.name = one, second.network { name = two, limits.backlog = many }");
        Assert.Equal("one", Assert.IsType<P2pSettingsResult.Valid>(P2pSettings.Create(config)).Settings.Name);
        var invalid = Assert.IsType<P2pSettingsResult.Invalid>(P2pSettings.Create(config, "second.network"));
        Assert.Equal("second.network.limits.backlog", Assert.Single(invalid.Errors).Path);
    }

    [Theory]
    [InlineData("mavryk.p2p = 5", "mavryk.p2p = 5: must be a section: { ... }")]
    [InlineData("mavryk.p2p.io = fast", "mavryk.p2p.io = fast: must be a section: { ... }")]
    public void A_section_that_is_no_section_is_an_error(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Assert.IsType<P2pSettingsResult.Invalid>(P2pSettings.Create(text)).Errors).ToString());

    private static P2pSettingsResult Create(string text) => P2pSettings.Create(ConfigurationFactory.ParseString($"mavryk.p2p {{ {text} \n }}"));

    private static P2pSettings Read(string text) => Create(text) switch
    {
        P2pSettingsResult.Valid valid => valid.Settings,
        P2pSettingsResult.Invalid invalid => throw new Xunit.Sdk.XunitException(string.Join('\n', invalid.Errors)),
        _ => throw new InvalidOperationException(),
    };

    private static IReadOnlyList<SettingsError> Errors(string text) => Create(text) is P2pSettingsResult.Invalid invalid ? invalid.Errors : [];
}
