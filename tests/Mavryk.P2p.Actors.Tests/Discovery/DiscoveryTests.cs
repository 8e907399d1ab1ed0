using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Discovery;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Discovery;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Discovery;

/// <summary>Local discovery by UDP (behaviour 9, wire 7).</summary>
public sealed class DiscoveryTests : VirtualNetworkTest
{
    private const int UdpPort = 10732;

    /// <summary>Nobody is missing, so that the maintenance does not wake the discovery.</summary>
    private static readonly ConnectionBounds Content = new(0, 1, 2);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    [Fact]
    [Trait("Scenario", "DISC-04")]
    public async Task A_node_broadcasts_its_peer_id_and_listening_port_in_the_rhythm_of_the_reference()
    {
        using var recorded = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "discovery_recorded.json"), Token));
        double[] times = [.. recorded.RootElement.GetProperty("datagrams").EnumerateArray().Select(datagram => Math.Round(datagram.GetProperty("t").GetDouble(), 1))];
        var heard = await ListenAsync(host: 9);
        var begin = Clock.Now;

        await StartAsync(1, settings => Discovering(settings) with { Config = Discovering(settings).Config with { AdvertisedPort = 4444 } });
        await UntilAsync(() => heard.Count == 1);
        await AdvanceAsync(TimeSpan.FromSeconds(160), Step);

        Assert.Equal([.. times, 6.3, 12.7, 25.5, 51.1, 102.3, 153.5], heard.Select(datagram => Math.Round((datagram.At - begin).TotalSeconds, 1)));
        Assert.All(heard, datagram => Assert.Equal(new DiscoveryDatagram(IdOf(1), 9732).Encode(), datagram.Bytes));
    }

    [Fact]
    public async Task A_node_that_is_woken_sends_at_once_and_begins_again_with_short_pauses()
    {
        var heard = await ListenAsync(host: 9);
        await StartAsync(1, Discovering);
        await UntilAsync(() => heard.Count == 1);
        await AdvanceAsync(TimeSpan.FromSeconds(60), Step);
        heard.Clear();
        var begin = Clock.Now;

        Sys.ActorSelection("/user/node-1/discovery").Tell(DiscoveryCommand.Wake.Instance);
        await UntilAsync(() => heard.Count == 1);
        await AdvanceAsync(TimeSpan.FromSeconds(2), Step);

        Assert.Equal([0, 0.2, 0.6, 1.4], heard.Select(datagram => Math.Round((datagram.At - begin).TotalSeconds, 1)));
    }

    [Fact]
    [Trait("Scenario", "DISC-05")]
    public async Task A_datagram_of_another_peer_makes_a_point_known_and_any_other_does_not()
    {
        var node = await StartAsync(1, Discovering);
        var valid = new DiscoveryDatagram(IdOf(2), 4001).Encode();

        await SendAsync(2, new DiscoveryDatagram(IdOf(1), 4000).Encode(), [.. valid, 0], valid[..^1], [], [.. "DISCOTRAGIC"u8[..10], .. valid[10..]]);
        await SendAsync(2, valid);

        await UntilAsync(() => !node.Points().IsEmpty);
        var (point, info) = Assert.Single(node.Points());
        Assert.Equal(At(2, 4001), point);
        Assert.Null(info.ExpectedPeerId);
        Assert.False(info.Trusted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Discovery_adds_trust_only_if_told_to_and_never_removes_it(bool trust)
    {
        var node = await StartAsync(1, settings => Discovering(settings) with
        {
            Config = Discovering(settings).Config with
            {
                TrustDiscoveredPeers = trust,
                TrustedPoints = [new PointName(Host(2).ToString())],
            },
        });

        await SendAsync(2, new DiscoveryDatagram(IdOf(2), 9732).Encode());
        await SendAsync(3, new DiscoveryDatagram(IdOf(3), 9732).Encode());

        await UntilAsync(() => node.FindPoint(Point(3)) is not null);
        Assert.True(node.FindPoint(Point(2))!.Trusted);
        Assert.Equal(trust, node.FindPoint(Point(3))!.Trusted);
    }

    [Fact]
    public async Task Nodes_that_know_nobody_find_each_other_and_connect()
    {
        var first = await StartAsync(1, Searching);
        var second = await StartAsync(2, Searching);

        await AdvanceUntilAsync(() => first.FindConnection(IdOf(2)) is not null && second.FindConnection(IdOf(1)) is not null, Step);
    }

    [Theory]
    [Trait("Scenario", "DISC-06")]
    [InlineData(nameof(P2pConfig.ListeningPort))]
    [InlineData(nameof(P2pConfig.DiscoveryPort))]
    [InlineData(nameof(P2pConfig.DiscoveryAddress))]
    [InlineData(nameof(P2pConfig.PrivateMode))]
    [InlineData(nameof(P2pLimits.MaintenanceIdleTime))]
    public async Task Discovery_exists_only_with_all_that_it_needs(string missing)
    {
        var udp = CreateTestProbe();

        var node = await StartAsync(1, settings => Without(missing, Discovering(settings)), surround: environment => environment with { Udp = udp });
        await AdvanceAsync(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1));
        await node.ShutdownAsync();

        Assert.False(udp.HasMessages);
    }

    [Fact]
    [Trait("Scenario", "DISC-06")]
    public async Task Discovery_ends_with_the_network_and_frees_its_port()
    {
        var heard = await ListenAsync(host: 9);
        var node = await StartAsync(1, Discovering);
        await UntilAsync(() => heard.Count == 1);

        await node.ShutdownAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));

        Assert.Single(heard);
        await ListenAsync(host: 1);
    }

    [Fact]
    public async Task A_port_in_use_is_warned_of_once_and_tried_again_while_sending_and_everything_else_go_on()
    {
        var log = new LogReader(Sys);
        var heard = await ListenAsync(host: 9);
        var squatter = await BindAsync(1);
        var node = await StartAsync(1, Discovering);
        await AdvanceAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(1));
        Assert.Single(log.With("Warning: The socket of local discovery on UDP port 10732"));
        Assert.NotEmpty(heard);
        await SendAsync(2, new DiscoveryDatagram(IdOf(2), 9732).Encode());
        Assert.Empty(node.Points());

        squatter.Tell(Udp.Unbind.Instance);
        await AdvanceUntilAsync(() => log.With("Info: Local discovery hears").Any(), TimeSpan.FromSeconds(1));

        await SendAsync(2, new DiscoveryDatagram(IdOf(2), 9732).Encode());
        await UntilAsync(() => node.FindPoint(Point(2)) is not null);
    }

    [Fact]
    public async Task A_lost_socket_is_opened_again_with_growing_pauses()
    {
        var udp = CreateTestProbe();
        await StartAsync(1, Discovering, surround: environment => environment with { Udp = udp });
        var discovery = await BindCommandAsync(udp);
        var socket = CreateTestProbe();
        socket.Send(discovery, new Udp.Bound(new IPEndPoint(IPAddress.Any, UdpPort)));

        Sys.Stop(socket);
        foreach (var pause in new[] { 1, 2, 4, 8 })
        {
            await AdvanceToBindAsync(udp, TimeSpan.FromSeconds(pause));
            discovery.Tell(new Udp.CommandFailed(new Udp.Bind(discovery, new IPEndPoint(IPAddress.Any, UdpPort))), udp);
        }
    }

    [Fact]
    public async Task A_flood_makes_no_more_points_known_than_a_crowd_of_real_nodes_would()
    {
        var node = await StartAsync(1, settings => Discovering(settings) with { Limits = Discovering(settings).Limits with { MaxKnownPoints = null } });
        await SendAsync(2, [.. Enumerable.Range(0, 5000).Select(number => new DiscoveryDatagram(IdOf(2), (ushort)(10_000 + number)).Encode())]);
        await UntilAsync(() => node.Points().Length >= 1000);
        Assert.Equal(1000, node.Points().Length);

        Clock.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(2, [.. Enumerable.Range(0, 5000).Select(number => new DiscoveryDatagram(IdOf(2), (ushort)(20_000 + number)).Encode())]);
        Assert.InRange(node.Points().Length, 1001, 1021);
    }

    private static P2pPoint At(int host, ushort port) => new(Point(host).Address, port);

    private static P2pSettings Discovering(P2pSettings settings) => settings with
    {
        Config = settings.Config with { DiscoveryPort = UdpPort, DiscoveryAddress = P2pConfig.DefaultDiscoveryAddress },
        Limits = settings.Limits with { MaintenanceIdleTime = TimeSpan.FromHours(1), Connections = Content },
    };

    private static P2pSettings Searching(P2pSettings settings) => Discovering(settings) with
    {
        Limits = Discovering(settings).Limits with { Connections = new ConnectionBounds(1, 1, 2) },
    };

    private static P2pSettings Without(string setting, P2pSettings settings) => setting switch
    {
        nameof(P2pConfig.ListeningPort) => settings with { Config = settings.Config with { ListeningPort = null } },
        nameof(P2pConfig.DiscoveryPort) => settings with { Config = settings.Config with { DiscoveryPort = null } },
        nameof(P2pConfig.DiscoveryAddress) => settings with { Config = settings.Config with { DiscoveryAddress = null } },
        nameof(P2pConfig.PrivateMode) => settings with { Config = settings.Config with { PrivateMode = true } },
        _ => settings with { Limits = settings.Limits with { MaintenanceIdleTime = null } },
    };

    private static async Task<IActorRef> BindCommandAsync(TestProbe udp) =>
        ((Udp.Bind)await udp.FishForMessageAsync(message => message is Udp.Bind)).Handler;

    private async Task AdvanceToBindAsync(TestProbe udp, TimeSpan pause)
    {
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        Clock.Advance(pause - TimeSpan.FromTicks(1));
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        Assert.DoesNotContain(udp.ReceiveWhile<object>(message => message, TimeSpan.Zero), message => message is Udp.Bind);
        Clock.Advance(TimeSpan.FromTicks(1));
        await BindCommandAsync(udp);
    }

    private async Task<ConcurrentQueue<Heard>> ListenAsync(int host)
    {
        var heard = new ConcurrentQueue<Heard>();
        var ready = new TaskCompletionSource();
        Sys.ActorOf(Props.Create(() => new Ear(Network.CreateUdpManager(Sys, Host(host)), new IPEndPoint(Host(host), UdpPort), heard, ready)));
        await ready.Task.WaitAsync(Token);
        return heard;
    }

    private async Task<IActorRef> BindAsync(int host, int port = UdpPort)
    {
        var probe = CreateTestProbe();
        probe.Send(Network.CreateUdpManager(Sys, Host(host)), new Udp.Bind(probe, new IPEndPoint(Host(host), port)));
        await probe.ExpectMsgAsync<Udp.Bound>();
        return probe.LastSender;
    }

    /// <summary>From a host to node 1; returns when the node has seen them.</summary>
    private async Task SendAsync(int host, params byte[][] datagrams)
    {
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        var socket = await BindAsync(host, port: 0);
        foreach (var datagram in datagrams)
        {
            socket.Tell(Udp.Send.Create(ByteString.FromBytes(datagram), new IPEndPoint(Host(1), UdpPort)));
        }

        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
    }

    public sealed record Heard(DateTimeOffset At, byte[] Bytes);

    public sealed class Ear : UntypedActor
    {
        private readonly ConcurrentQueue<Heard> _heard;
        private readonly TaskCompletionSource _ready;

        public Ear(IActorRef udp, IPEndPoint local, ConcurrentQueue<Heard> heard, TaskCompletionSource ready)
        {
            _heard = heard;
            _ready = ready;
            udp.Tell(new Udp.Bind(Self, local, [new Udp.SO.Broadcast(true)]));
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Udp.Bound:
                    _ready.SetResult();
                    break;
                case Udp.Received received:
                    _heard.Enqueue(new Heard(Context.System.Scheduler.Now, received.Data.ToArray()));
                    break;
            }
        }
    }
}
