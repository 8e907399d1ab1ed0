using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Node.Conversion;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Node.Tests.Conversion;

public sealed class NodeFileConverterTests
{
    [Fact]
    public void Every_field_of_the_layer_becomes_its_setting()
    {
        var settings = Convert("""
            {
              "data-dir": "/data",
              "network": "basenet",
              "p2p": {
                "expected-proof-of-work": 24.5, "bootstrap-peers": ["a.example", "[2001:db8::1]:1#idsihN5SS6y2VRwkeVGjVjTLpmGRB4"],
                "listen-addr": "192.0.2.1:19732", "advertised-net-port": 29732, "discovery-addr": "192.0.2.255:10733",
                "private-mode": true, "disable_mempool": true, "disable_peer_discovery": true, "enable_testchain": false,
                "limits": {
                  "connection-timeout": 7, "authentication-timeout": 2.5, "greylist-timeout": 1, "maintenance-idle-time": 60,
                  "min-connections": 3, "expected-connections": 30, "max-connections": 60, "backlog": 21, "max-incoming-connections": 22,
                  "max-download-speed": 1000, "max-upload-speed": null, "swap-linger": 12, "binary-chunks-size": 200, "read-buffer-size": 8192,
                  "read-queue-size": 1, "write-queue-size": 2, "incoming-app-message-queue-size": 3, "incoming-message-queue-size": 4, "outgoing-message-queue-size": null,
                  "max_known_points": [500, 400], "max_known_peer_ids": null, "peer_greylist_size": 100, "ip_greylist_size_in_kilobytes": 1024, "ip_greylist_cleanup_delay": 3600
                },
                "greylisting_config": { "factor": 1.5, "initial-delay": 2, "disconnection-delay": 3, "increase-cap": 4 }
              }
            }
            """);

        Assert.Equal("MAVRYK_BASENET_2025-08-14T11:46:32Z", settings.ChainName);
        Assert.Equal(("/data/identity.json", "/data/peers.json", "/data/bans.json"), (settings.IdentityFile, settings.PeersFile, settings.BansFile));
        Assert.True(settings.DisableMempool);
        var config = settings.Config;
        Assert.Equal(24.5, config.ExpectedProofOfWork);
        Assert.Equal(["a.example", "[2001:db8::1]:1#idsihN5SS6y2VRwkeVGjVjTLpmGRB4"], config.TrustedPoints.Select(point => point.ToString()));
        Assert.Equal(("192.0.2.1", (ushort?)19732, (ushort?)29732), (config.ListeningAddress.ToString(), config.ListeningPort, config.AdvertisedPort));
        Assert.Equal(("192.0.2.255", (ushort?)10733), (config.DiscoveryAddress.ToString(), config.DiscoveryPort));
        Assert.True(config is { PrivateMode: true, DisablePeerDiscovery: true });
        Assert.Equal(new ReconnectionConfig { Factor = 1.5, InitialDelay = Seconds(2), DisconnectionDelay = Seconds(3), IncreaseCap = Seconds(4) }, config.Reconnection);
        Assert.Equal(
            new P2pLimits
            {
                ConnectionTimeout = Seconds(7),
                AuthenticationTimeout = Seconds(2.5),
                MaintenanceIdleTime = Seconds(60),
                Connections = new ConnectionBounds(3, 30, 60),
                Backlog = 21,
                MaxIncomingConnections = 22,
                MaxDownloadSpeed = 1000,
                SwapLinger = Seconds(12),
                BinaryChunksSize = 200,
                ReadBufferBytes = 8192,
                ReadQueueBytes = 1,
                WriteQueueBytes = 2,
                IncomingMessageQueueBytes = 4,
                OutgoingMessageQueueBytes = null,
                MaxKnownPoints = new TableLimit(500, 400),
                MaxKnownPeerIds = null,
                PeerGreylistSize = 100,
                IpGreylistSizeKib = 1024,
                IpGreylistCleanupDelay = Seconds(3600),
            },
            settings.Limits);
    }

    [Fact]
    public void What_the_file_does_not_say_has_its_documented_default()
    {
        var settings = Convert("{}");

        Assert.Equal("MAVRYK_MAINNET", settings.ChainName);
        Assert.Equal(["mainnet.boot.mavryk.network:9732"], settings.Config.TrustedPoints.Select(point => point.ToString()));
        Assert.Equal(P2pLimits.Default, Convert("""{ "p2p": { "limits": {} } }""").Limits);
        Assert.Equal(P2pConfig.DefaultPort, Convert("""{ "p2p": {} }""").Config.ListeningPort);
    }

    [Fact]
    public void An_explicit_null_means_none()
    {
        var settings = Convert("""{ "p2p": { "listen-addr": null, "advertised-net-port": null, "discovery-addr": null, "limits": { "maintenance-idle-time": null, "swap-linger": null } } }""");

        Assert.Null(settings.Config.ListeningPort);
        Assert.Null(settings.Config.AdvertisedPort);
        Assert.Null(settings.Config.DiscoveryPort);
        Assert.Null(settings.Limits.MaintenanceIdleTime);
        Assert.Null(settings.Limits.SwapLinger);
    }

    [Theory]
    [InlineData("\"_:1\"", "::", 1)]
    [InlineData("\"[::1]\"", "::1", 9732)]
    [InlineData("\":19732\"", "::", 19732)]
    public void An_address_to_listen_on_may_lack_its_parts(string text, string address, int port)
    {
        var config = Convert($$"""{ "p2p": { "listen-addr": {{text}} } }""").Config;

        Assert.Equal((P2pAddress.Parse(address), (ushort?)port), (config.ListeningAddress, config.ListeningPort));
    }

    [Fact]
    public void A_network_of_ones_own_brings_its_name_and_its_peers()
    {
        const string Network = """{ "network": { "genesis": {}, "chain_name": "MINE", "default_bootstrap_peers": ["b.example:1"] }""";

        Assert.Equal("MINE", Convert(Network + "}").ChainName);
        Assert.Equal(["b.example:1"], Convert(Network + "}").Config.TrustedPoints.Select(point => point.ToString()));
        Assert.Empty(Convert(Network + ", \"p2p\": { \"bootstrap-peers\": [] } }").Config.TrustedPoints);
        Assert.Empty(Convert("""{ "network": "sandbox" }""").Config.TrustedPoints);
    }

    [Fact]
    public void The_traps_of_the_reference_are_noted()
    {
        var hocon = NodeFileConverter.Convert("""{ "rpc": {}, "p2p": { "limits": { "incoming-app-message-queue-size": 5, "binary-chunks-size": 63 } } }""", out _)!;

        Assert.All(
            ["left out: rpc.", "p2p lacks listen-addr", "limits lacks connection-timeout", "limits lacks max_known_points", "limits lacks max_known_peer_ids", "counts bytes there", "drops binary-chunks-size", "names no data-dir"],
            note => Assert.Contains(note, hocon));
    }

    [Fact]
    public void All_errors_are_told_with_path_and_value()
    {
        Assert.Null(NodeFileConverter.Convert(
            """{ "network": "moon", "p2p": { "listen-addr": "localhost:1", "private-mode": 1, "private-mode": true, "unheard": 1, "limits": { "backlog": -1, "max_known_points": [1] }, "greylisting_config": [] } }""",
            out var errors));

        Assert.Equal(
            [
                "network: must be mainnet, basenet, sandbox, or an object with chain_name",
                "p2p.listen-addr = \"localhost:1\": must be a text \"addr[:port]\" with a numeric address, or null",
                "p2p.private-mode = 1: must be true or false",
                "p2p.private-mode: is there twice",
                "p2p.unheard: the reference has no such field",
                "p2p.limits.backlog = -1: must be a whole number that is not negative",
                "p2p.limits.max_known_points = [1]: must be a pair of whole numbers that are not negative, or null",
                "p2p.greylisting_config: must be an object",
            ],
            errors);
    }

    [Fact]
    public void Values_that_make_no_sense_together_are_errors_too()
    {
        Assert.Null(NodeFileConverter.Convert("""{ "p2p": { "limits": { "min-connections": 9, "expected-connections": 8 } } }""", out var errors));
        Assert.NotEmpty(errors);
        Assert.Null(NodeFileConverter.Convert("no json", out errors));
        Assert.Single(errors);
        Assert.Null(NodeFileConverter.Convert("[]", out errors));
        Assert.Equal(["the file: must be an object"], errors);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static P2pSettings Convert(string json)
    {
        var hocon = NodeFileConverter.Convert(json, out var errors);
        Assert.Equal([], errors);
        return Assert.IsType<P2pSettingsResult.Valid>(P2pSettings.Create(ConfigurationFactory.ParseString(hocon))).Settings;
    }
}
