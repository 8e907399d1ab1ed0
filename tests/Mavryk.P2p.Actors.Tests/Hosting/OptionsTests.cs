using Akka.Configuration;
using Akka.Hosting;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Hosting;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;
using Microsoft.Extensions.DependencyInjection;

namespace Mavryk.P2p.Actors.Tests.Hosting;

public sealed class OptionsTests
{
    private static readonly Dictionary<string, (Action<MavrykP2pOptions> Set, Func<P2pSettings, object?> Get, object? Expected)> Settings = new()
    {
        [nameof(MavrykP2pOptions.Name)] = (o => o.Name = "mine", s => s.Name, "mine"),
        [nameof(MavrykP2pOptions.ChainName)] = (o => o.ChainName = "A \"quoted\" \\ NAME", s => s.ChainName, "A \"quoted\" \\ NAME"),
        [nameof(MavrykP2pOptions.DistributedDbVersions)] = (o => o.DistributedDbVersions = [3, 4], s => string.Join(' ', s.DistributedDbVersions), "3 4"),
        [nameof(MavrykP2pOptions.Listen)] = (o => o.Listen = false, s => s.Config.ListeningPort is null, true),
        [nameof(MavrykP2pOptions.ListeningAddress)] = (o => o.ListeningAddress = P2pAddress.Parse("::1"), s => s.Config.ListeningAddress.ToString(), "::1"),
        [nameof(MavrykP2pOptions.ListeningPort)] = (o => o.ListeningPort = 0, s => s.Config.ListeningPort, (ushort)0),
        [nameof(MavrykP2pOptions.AdvertisedPort)] = (o => o.AdvertisedPort = 19732, s => s.Config.AdvertisedPort, (ushort)19732),
        [nameof(MavrykP2pOptions.TrustedPoints)] =
            (o => o.TrustedPoints = ["seed.example.org", "[::1]:1"], s => string.Join(' ', s.Config.TrustedPoints), "seed.example.org [::1]:1"),
        [nameof(MavrykP2pOptions.PrivateMode)] = (o => o.PrivateMode = true, s => s.Config.PrivateMode, true),
        [nameof(MavrykP2pOptions.DisablePeerDiscovery)] = (o => o.DisablePeerDiscovery = true, s => s.Config.DisablePeerDiscovery, true),
        [nameof(MavrykP2pOptions.ExpectedProofOfWork)] = (o => o.ExpectedProofOfWork = 0.5, s => s.Config.ExpectedProofOfWork, 0.5),
        [nameof(MavrykP2pOptions.Connections)] = (o => o.Connections = new ConnectionBounds(1, 2, 3), s => s.Limits.Connections, new ConnectionBounds(1, 2, 3)),
        [nameof(MavrykP2pOptions.IdentityFile)] = (o => o.IdentityFile = "/data/id.json", s => s.IdentityFile, "/data/id.json"),
        [nameof(MavrykP2pOptions.PeersFile)] = (o => o.PeersFile = "off", s => s.PeersFile, null),
        [nameof(MavrykP2pOptions.BansFile)] = (o => o.BansFile = "b.json", s => s.BansFile, "b.json"),
        [nameof(MavrykP2pOptions.Hocon)] = (o => o.Hocon = "events.buffer-size = 7", s => s.EventsBuffer, 7),
    };

    public static TheoryData<string> Names => [.. Settings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_option_that_is_set_becomes_its_setting_and_no_other(string name)
    {
        var (set, get, expected) = Settings[name];
        var options = new MavrykP2pOptions();
        set(options);

        Assert.Equal(expected, get(SettingsOf(options)));

        // Two options say one setting: whether and where.
        Assert.All(Settings.Where(other => other.Key != name && (name, other.Key) is not (nameof(options.Listen), nameof(options.ListeningPort))), other =>
            Assert.Equal(other.Value.Get(new P2pSettings()), other.Value.Get(SettingsOf(options))));
    }

    [Fact]
    public void Every_option_is_a_setting_or_no_matter_of_configuration() => Assert.Equal(
        typeof(MavrykP2pOptions).GetProperties().Select(property => property.Name).Order(),
        Settings.Keys.Concat([nameof(MavrykP2pOptions.Identity), nameof(MavrykP2pOptions.Environment), nameof(MavrykP2pOptions.Activate)]).Order());

    [Fact]
    public void Options_go_before_the_configuration_and_leave_the_rest_of_it()
    {
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "test")
            .AddHocon(ConfigurationFactory.ParseString("mavryk.p2p { name = file, chain-name = FILE }"), HoconAddMode.Append)
            .WithMavrykP2p(TestMessages.Definition(), options => options.Name = "code");

        var settings = Read(builder.Configuration.Value);

        Assert.Equal("code", settings.Name);
        Assert.Equal("FILE", settings.ChainName);
    }

    [Fact]
    public void A_property_goes_before_the_text()
    {
        var settings = SettingsOf(new MavrykP2pOptions { Hocon = "chain-name = TEXT", ChainName = "PROPERTY" });

        Assert.Equal("PROPERTY", settings.ChainName);
    }

    private static P2pSettings SettingsOf(MavrykP2pOptions options) =>
        Read(new AkkaConfigurationBuilder(new ServiceCollection(), "test").WithMavrykP2p(TestMessages.Definition(), options).Configuration.Value);

    private static P2pSettings Read(Config config) => Assert.IsType<P2pSettingsResult.Valid>(P2pSettings.Create(config)).Settings;
}
