using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Node.Commands;
using Mavryk.P2p.Node.Configuration;

namespace Mavryk.P2p.Node.Tests.Configuration;

public sealed class NodeOptionsTests
{
    public static TheoryData<string[], string, string> Mappings => new()
    {
        { ["--port", "9000"], "mavryk.p2p.listening-port", "9000" },
        { ["--port", "0"], "mavryk.p2p.listening-port", "off" },
        { ["--port", "auto"], "mavryk.p2p.listening-port", "0" },
        { ["--listen-addr", "::1"], "mavryk.p2p.listening-addr", "::1" },
        { ["--advertised-port", "9001"], "mavryk.p2p.advertised-port", "9001" },
        { ["--identity", "some where/id \"x\".json"], "mavryk.p2p.identity-file", "some where/id \"x\".json" },
        { ["--pow-target", "12.5"], "mavryk.p2p.expected-proof-of-work", "12.5" },
        { ["--chain", "A_B-2025:08 #x"], "mavryk.p2p.chain-name", "A_B-2025:08 #x" },
        { ["--peers-file", "p.json"], "mavryk.p2p.storage.peers-file", "p.json" },
        { ["--tag", "17"], "mavryk.node.message-tag", "17" },
        { ["--private"], "mavryk.p2p.private-mode", "on" },
        { ["--min-connections", "1"], "mavryk.p2p.limits.min-connections", "1" },
        { ["--expected-connections", "2"], "mavryk.p2p.limits.expected-connections", "2" },
        { ["--max-connections", "3"], "mavryk.p2p.limits.max-connections", "3" },
        { ["--max-incoming", "4"], "mavryk.p2p.limits.max-incoming-connections", "4" },
        { ["--backlog", "5"], "mavryk.p2p.limits.backlog", "5" },
        { ["--connection-timeout", "2.5"], "mavryk.p2p.limits.connection-timeout", "2.5s" },
        { ["--authentication-timeout", "3"], "mavryk.p2p.limits.authentication-timeout", "3s" },
        { ["--maintenance-idle-time", "7"], "mavryk.p2p.maintenance.idle-time", "7s" },
        { ["--maintenance-idle-time", "none"], "mavryk.p2p.maintenance.idle-time", "off" },
        { ["--swap-linger", "0.25"], "mavryk.p2p.swap.linger", "0.25s" },
        { ["--swap-linger", "none"], "mavryk.p2p.swap.linger", "off" },
        { ["--reconnection", "1.5,2,3,4"], "mavryk.p2p.reconnection.factor", "1.5" },
        { ["--reconnection", "1.5,2,3,4"], "mavryk.p2p.reconnection.initial-delay", "2s" },
        { ["--reconnection", "1.5,2,3,4"], "mavryk.p2p.reconnection.disconnection-delay", "3s" },
        { ["--reconnection", "1.5,2,3,4"], "mavryk.p2p.reconnection.increase-cap", "4s" },
        { ["--app-queue", "6"], "mavryk.p2p.queues.incoming-app-message-queue-size", "6" },
        { ["--app-queue", "none"], "mavryk.p2p.queues.incoming-app-message-queue-size", "unlimited" },
        { ["--in-queue", "100"], "mavryk.p2p.queues.incoming-message-queue-size", "100" },
        { ["--out-queue", "101"], "mavryk.p2p.queues.outgoing-message-queue-size", "101" },
        { ["--read-queue", "102"], "mavryk.p2p.queues.read-queue-size", "102" },
        { ["--write-queue", "none"], "mavryk.p2p.queues.write-queue-size", "unlimited" },
        { ["--chunk-size", "1000"], "mavryk.p2p.limits.binary-chunks-size", "1000" },
        { ["--max-upload-speed", "8"], "mavryk.p2p.limits.max-upload-speed", "8" },
        { ["--max-download-speed", "9"], "mavryk.p2p.limits.max-download-speed", "9" },
        { ["--discovery-port", "10732"], "mavryk.p2p.discovery.port", "10732" },
        { ["--discovery-addr", "127.255.255.255"], "mavryk.p2p.discovery.addr", "127.255.255.255" },
        { ["--trust-discovered"], "mavryk.p2p.discovery.trust-discovered-peers", "on" },
        { ["--disable-peer-discovery"], "mavryk.p2p.disable-peer-discovery", "on" },
        { ["--disable-mempool"], "mavryk.p2p.disable-mempool", "on" },
        { ["--echo"], "mavryk.node.script.echo", "on" },
        { ["--sink"], "mavryk.node.script.sink", "on" },
        { ["--quiet"], "mavryk.node.script.quiet", "on" },
        { ["--hex-max", "12"], "mavryk.node.script.hex-max", "12" },
        { ["--sha256"], "mavryk.node.script.sha256", "on" },
        { ["--allow-raw"], "mavryk.node.script.allow-raw", "on" },
        { ["--rpc", "127.0.0.1:8732"], "mavryk.node.rpc.listen", "127.0.0.1:8732" },
        { ["--log", "debug"], "akka.loglevel", "debug" },
        { ["--seed", "42"], "mavryk.node.seed", "42" },
    };

    public static TheoryData<string[], string, string> Lists => new()
    {
        { ["--ddb-versions", "0,2"], "mavryk.p2p.distributed-db-versions", "0 2" },
        { ["--p2p-versions", "1"], "mavryk.p2p.p2p-versions", "1" },
        { ["--max-known-points", "500,400"], "mavryk.p2p.limits.max-known-points", "500 400" },
        { ["--max-known-peer-ids", "501, 401"], "mavryk.p2p.limits.max-known-peer-ids", "501 401" },
        { ["--trusted", "a.example:1", "--trusted", "[::1]:2#idsihN5SS6y2VRwkeVGjVjTLpmGRB4"], "mavryk.p2p.trusted-points", "a.example:1 [::1]:2#idsihN5SS6y2VRwkeVGjVjTLpmGRB4" },
    };

    [Theory]
    [MemberData(nameof(Mappings))]
    public void An_option_is_a_key_of_the_configuration(string[] arguments, string key, string value)
    {
        var config = ParseOptions(arguments);

        Assert.Equal(value, config.GetString(key));
        Assert.True(Accepts(arguments), $"{key} is no setting");
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Lists_are_lists(string[] arguments, string key, string values)
    {
        Assert.Equal(values.Split(' '), ParseOptions(arguments).GetStringList(key));
        Assert.True(Accepts(arguments), $"{key} is no setting");
    }

    [Fact]
    public void Without_options_there_is_nothing() => Assert.Equal("", NodeOptions.ToHocon(NodeCommandLine.Create().Parse(["run", "--script"])));

    [Fact]
    public void Every_option_is_tried_here()
    {
        var tried = Mappings.Concat(Lists).Select(row => ((string[])row[0])[0]).ToHashSet();

        Assert.Equal([], NodeOptions.All.Select(option => option.Symbol.Name).Where(name => !tried.Contains(name)));
    }

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "off")]
    [InlineData("--listen-addr", "localhost")]
    [InlineData("--pow-target", "-1")]
    [InlineData("--ddb-versions", "")]
    [InlineData("--ddb-versions", "1,x")]
    [InlineData("--connection-timeout", "5s")]
    [InlineData("--maintenance-idle-time", "off")]
    [InlineData("--reconnection", "1,2,3")]
    [InlineData("--max-known-points", "1")]
    [InlineData("--trusted", "http://x")]
    [InlineData("--rpc", "127.0.0.1")]
    [InlineData("--log", "loud")]
    [InlineData("--app-queue", "lots")]
    [InlineData("--unheard-of", "1")]
    public void A_value_that_does_not_fit_is_an_error_of_the_command_line(string option, string value) =>
        Assert.NotEmpty(NodeCommandLine.Create().Parse(["run", option, value]).Errors);

    private static Config ParseOptions(string[] arguments)
    {
        var parsed = NodeCommandLine.Create().Parse(["run", .. arguments]);
        Assert.Empty(parsed.Errors);
        return ConfigurationFactory.ParseString(NodeOptions.ToHocon(parsed));
    }

    private static bool Accepts(string[] arguments) =>
        NodeConfiguration.Load(NodeOptions.ToHocon(NodeCommandLine.Create().Parse(["run", .. arguments])), file: null, isScript: true, out _) is { Layer: P2pSettings };
}
