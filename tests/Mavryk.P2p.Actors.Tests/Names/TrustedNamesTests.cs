using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Names;

/// <summary>Names among the trusted points (wire 6.5), and what becomes of a node that knows nothing but names.</summary>
public sealed class TrustedNamesTests : VirtualNetworkTest
{
    private readonly NameService _names = new();

    [Fact]
    [Trait("Scenario", "ADDR-08")]
    public async Task Every_address_of_a_name_is_a_trusted_point_with_the_port_and_the_peer_id_of_its_text()
    {
        _names["boot.example"] = [Host(2), Host(3)];

        var node = await StartAsync(1, Trusting("boot.example:1234#" + IdOf(9), "10.0.0.4"), surround: Surround);

        await UntilAsync(() => node.Points().Length == 3);
        Assert.All(node.Points(), point => Assert.True(point.Value.Trusted));
        Assert.Equal(IdOf(9), node.FindPoint(At(2, 1234))!.ExpectedPeerId);
        Assert.Equal(IdOf(9), node.FindPoint(At(3, 1234))!.ExpectedPeerId);
        Assert.Null(node.FindPoint(Point(4))!.ExpectedPeerId);
    }

    [Fact]
    [Trait("Scenario", "ADDR-08")]
    public void Texts_mean_what_they_mean_to_the_reference()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "points.json")));
        foreach (var entry in vectors.RootElement.GetProperty("resolve").EnumerateArray())
        {
            var text = entry.GetProperty("input").GetString()!;
            var read = P2pSettings.Create(ConfigurationFactory.ParseString($"mavryk.p2p.trusted-points = [\"{text}\"]"));
            var result = entry.GetProperty("result");
            if (result.TryGetProperty("error", out var error))
            {
                var wrong = Assert.Single(Assert.IsType<P2pSettingsResult.Invalid>(read).Errors);
                Assert.Equal("Error:\n  " + wrong.Text, error.GetString()!.TrimEnd());
                Assert.Equal(("mavryk.p2p.trusted-points", text), (wrong.Path, wrong.Value));
                continue;
            }

            Assert.Empty(NetworkSettings.TryCreate(Assert.IsType<P2pSettingsResult.Valid>(read).Settings, IdOf(1), out var settings));
            var expected = result.GetProperty("points").EnumerateArray().Select(point => (
                point.GetProperty("point").GetString(),
                point.TryGetProperty("peer_id", out var peer) ? peer.GetString() : null));
            Assert.Equal(expected, settings!.Pool.TrustedPoints.Select(trusted => ((string?)trusted.Point.ToString(), trusted.ExpectedPeerId?.ToString())));
        }
    }

    [Fact]
    [Trait("Scenario", "ADDR-08")]
    public async Task A_node_whose_only_bootstrap_name_is_unknown_warns_once_keeps_asking_and_connects_when_it_becomes_known()
    {
        var log = new LogReader(Sys);
        await StartAsync(2);
        var node = await StartAsync(
            1,
            settings => Trusting("boot.example")(settings) with
            {
                Limits = settings.Limits with { MaintenanceIdleTime = TimeSpan.FromMinutes(2), Connections = new ConnectionBounds(1, 1, 2) },
            },
            surround: Surround);
        await UntilAsync(() => _names.Asked == 1);
        var begin = Clock.Now;
        await AdvanceUntilAsync(() => _names.Asked == 10, TimeSpan.FromSeconds(1));

        // 1, 2, 4, 8, 16, 32, then every minute; the answers come from outside of the actors, and the clock of the test does not wait for them.
        Assert.InRange((Clock.Now - begin).TotalSeconds, 243, 270);
        Assert.Empty(node.Points());
        Assert.Single(log.With("Warning: The trusted name boot.example cannot be resolved"));

        _names["boot.example"] = [Host(2)];
        await AdvanceUntilAsync(() => node.FindConnection(IdOf(2)) is not null, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_name_is_asked_for_again_and_what_an_operator_decided_meanwhile_stands()
    {
        _names["boot.example"] = [Host(2)];
        var node = await StartAsync(1, Trusting("boot.example"), surround: Surround);
        await UntilAsync(() => node.FindPoint(Point(2)) is not null);
        await node.UntrustAsync(Point(2));
        _names["boot.example"] = [Host(2), Host(3)];

        Clock.Advance(TestMessages.Settings.DnsRefresh!.Value - TimeSpan.FromTicks(1));
        await node.GetGreylistsAsync(Token);
        Assert.Equal(1, _names.Asked);
        Clock.Advance(TimeSpan.FromTicks(1));

        await UntilAsync(() => node.FindPoint(Point(3)) is not null);
        Assert.True(node.FindPoint(Point(3))!.Trusted);
        Assert.False(node.FindPoint(Point(2))!.Trusted);
    }

    [Fact]
    public async Task A_name_that_leads_to_the_node_itself_is_given_up()
    {
        _names["boot.example"] = [Host(1), Host(2)];
        await StartAsync(2);
        var node = await StartAsync(
            1,
            settings => Trusting("boot.example")(settings) with
            {
                Limits = settings.Limits with { MaintenanceIdleTime = TimeSpan.FromMinutes(2), Connections = new ConnectionBounds(2, 2, 2) },
            },
            surround: Surround);
        await AdvanceUntilAsync(() => node.FindConnection(IdOf(2)) is not null && node.FindPoint(Point(1)) is null, TimeSpan.FromSeconds(1));

        await AdvanceUntilAsync(() => _names.Asked == 3, TimeSpan.FromSeconds(10));

        Assert.Equal(Point(2), Assert.Single(node.Points()).Key);
    }

    [Fact]
    public async Task A_lookup_that_hangs_delays_neither_the_start_nor_other_names_nor_the_shutdown()
    {
        _names["boot.example"] = [Host(2)];
        var node = await StartAsync(1, Trusting("hangs.example", "boot.example"), surround: Surround);
        await UntilAsync(() => node.FindPoint(Point(2)) is not null);

        await node.ShutdownAsync().WaitAsync(Token);

        Assert.True(_names.Hanging.IsCancellationRequested);
    }

    private static P2pPoint At(int host, ushort port) => new(Point(host).Address, port);

    private static Func<P2pSettings, P2pSettings> Trusting(params string[] texts) => settings => settings with
    {
        Config = settings.Config with { TrustedPoints = [.. texts.Select(NameOf)] },
    };

    private static PointName NameOf(string text)
    {
        Assert.True(PointName.TryParse(text, out var name, out _));
        return name;
    }

    private P2pEnvironment Surround(P2pEnvironment environment) => environment with { Resolve = _names.ResolveAsync };

    /// <summary>Knows what a test tells it, and counts the questions.</summary>
    private sealed class NameService
    {
        private readonly Dictionary<string, IPAddress[]> _known = [];
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public CancellationToken Hanging { get; private set; }

        public IPAddress[] this[string name]
        {
            set
            {
                lock (_known)
                {
                    _known[name] = value;
                }
            }
        }

        public async Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation)
        {
            if (name == "hangs.example")
            {
                Hanging = cancellation;
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            Interlocked.Increment(ref _asked);
            lock (_known)
            {
                return _known.TryGetValue(name, out var addresses) ? addresses : throw new SocketException((int)SocketError.HostNotFound);
            }
        }
    }
}
