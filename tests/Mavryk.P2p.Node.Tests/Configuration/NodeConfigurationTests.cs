using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Tests.Configuration;

public sealed class NodeConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_defaults_are_those_of_the_reference_files()
    {
        var configuration = Load("");

        Assert.Equal("MAVRYK_MAINNET", configuration.Layer.ChainName);
        Assert.Equal(P2pConfig.DefaultPort, configuration.Layer.Config.ListeningPort);
        Assert.Equal(16, configuration.Node.MessageTag);
        Assert.Null(configuration.Node.Seed);
        Assert.Null(configuration.Node.Rpc);
        Assert.Equal(1024, configuration.Node.Script.HexMax);
        Assert.Equal("INFO", configuration.Config.GetString("akka.loglevel"));
    }

    [Fact]
    public void A_script_belongs_to_the_test_network_on_the_loopback_and_keeps_no_files()
    {
        var configuration = Load("", isScript: true);

        Assert.Equal("TEZOS_TEST", configuration.Layer.ChainName);
        Assert.Equal(P2pAddress.Parse("127.0.0.1"), configuration.Layer.Config.ListeningAddress);
        Assert.Equal(0, configuration.Layer.Config.ExpectedProofOfWork);
        Assert.Null(configuration.Layer.PeersFile);
        Assert.Null(configuration.Layer.BansFile);
    }

    [Fact]
    public void Options_stand_over_the_file_and_the_file_over_the_defaults()
    {
        Write("main.conf", "include required(\"net.conf\")\nmavryk.p2p { listening-port = 1, chain-name = FILE }\nmavryk.node.script.hex-max = 3");
        Write("net.conf", "mavryk.p2p { listening-port = 2, private-mode = on }");

        var configuration = Load("mavryk.p2p.chain-name = OPTION", Path.Combine(_folder, "main.conf"), isScript: true);

        Assert.Equal("OPTION", configuration.Layer.ChainName);
        Assert.Equal((ushort)1, configuration.Layer.Config.ListeningPort);
        Assert.True(configuration.Layer.Config.PrivateMode);
        Assert.Equal(3, configuration.Node.Script.HexMax);
    }

    [Theory]
    [InlineData("mavryk.p2p.limits.max-connections = 3", 3, 3, 3)]
    [InlineData("mavryk.p2p.limits.min-connections = 60", 60, 60, 100)]
    [InlineData("mavryk.p2p.limits.expected-connections = 5", 5, 5, 100)]
    [InlineData("mavryk.p2p.limits { min-connections = 2, max-connections = 4 }", 2, 4, 4)]
    [InlineData("mavryk.p2p.limits { min-connections = 0, expected-connections = 0, max-connections = 0 }", 0, 0, 0)]
    public void Bounds_that_nobody_gave_make_room_for_those_that_were_given(string options, int min, int expected, int max) =>
        Assert.Equal(new ConnectionBounds(min, expected, max), Load(options).Layer.Limits.Connections);

    [Fact]
    public void All_errors_are_told_at_once()
    {
        Write("main.conf", "mavryk.p2p { backlog = 7, swap.linger = soon }\nmavryk.node { script.hex-max = lots, message-tag = 5, typo = 1 }");

        Assert.Null(NodeConfiguration.Load("", Path.Combine(_folder, "main.conf"), isScript: false, out var errors));
        Assert.Equal(5, errors.Count);
        Assert.All(["mavryk.p2p.backlog", "mavryk.p2p.swap.linger", "mavryk.node.script.hex-max", "mavryk.node.message-tag", "mavryk.node.typo"], path => Assert.Contains(errors, error => error.Contains(path)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        Assert.Null(NodeConfiguration.Load("", Path.Combine(_folder, "no.conf"), isScript: false, out var errors));
        Assert.Contains("there is no readable file", Assert.Single(errors));
    }

    private static NodeConfiguration Load(string options, string? file = null, bool isScript = false)
    {
        var configuration = NodeConfiguration.Load(options, file, isScript, out var errors);
        Assert.Empty(errors);
        return configuration!;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
