using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Akka.TestKit;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Hosting;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mavryk.P2p.Actors.Tests.Hosting;

/// <summary>A host with a network at 10.0.0.1, in an in-memory network and a time that only the test moves.</summary>
public abstract class HostTest : IAsyncLifetime
{
    private static readonly Config Quiet = ConfigurationFactory.ParseString($"{TestKit.VirtualTime.Config}\nakka.loglevel = OFF\nakka.stdout-loglevel = OFF");

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private readonly List<IHost> _built = [];
    private readonly List<IHost> _started = [];

    protected InMemoryNetwork Net { get; } = new(seed: 3);

    protected CancellationToken Token => _deadline.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _started)
        {
            await host.StopAsync(Token);
        }

        _built.ForEach(host => host.Dispose());

        _deadline.Dispose();
    }

    protected static ActorSystem ActorsOf(IHost host) => host.Services.GetRequiredService<ActorSystem>();

    protected static IP2pNetwork<byte[], int, ConnectionMetadata> NetworkOf(IHost host) =>
        host.Services.GetRequiredService<IP2pNetwork<byte[], int, ConnectionMetadata>>();

    protected static void Advance(IHost host, TimeSpan time) => ((TestScheduler)ActorsOf(host).Scheduler).Advance(time);

    /// <summary>A host that has not started. It is stopped after the test.</summary>
    protected IHost Build(Action<MavrykP2pOptions>? configure = null, Action<IServiceCollection>? services = null, Action<AkkaConfigurationBuilder>? akka = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddLogging()
            .AddAkka("hosted", system =>
            {
                system.AddHocon(Quiet, HoconAddMode.Append).WithMavrykP2p(TestMessages.Definition(), options =>
                {
                    options.ChainName = TestMessages.Settings.ChainName;
                    options.DistributedDbVersions = TestMessages.Settings.DistributedDbVersions;
                    options.ListeningAddress = Address(1);
                    options.ExpectedProofOfWork = 0;
                    options.PeersFile = "off";
                    options.BansFile = "off";
                    options.Hocon = "maintenance.idle-time = off";
                    options.Identity = TestIdentities.New();
                    options.Environment = actors => EnvironmentOf(actors, 1);
                    configure?.Invoke(options);
                });
                akka?.Invoke(system);
            })
            .AddMavrykP2p<byte[], int, ConnectionMetadata>();
        services?.Invoke(builder.Services);
        var host = builder.Build();
        _built.Add(host);
        return host;
    }

    protected async Task<IHost> StartAsync(Action<MavrykP2pOptions>? configure = null, Action<IServiceCollection>? services = null, Action<AkkaConfigurationBuilder>? akka = null)
    {
        var host = Build(configure, services, akka);
        await host.StartAsync(Token);
        _started.Add(host);
        return host;
    }

    /// <summary>Another node at 10.0.0.2, in the same actor system.</summary>
    protected async Task<IP2pNetwork<byte[], int, ConnectionMetadata>> StartPeerAsync(IHost host)
    {
        var settings = TestMessages.Settings with
        {
            Name = "peer",
            Config = new P2pConfig { ListeningAddress = Address(2), ExpectedProofOfWork = 0 },
        };
        var peer = (await P2pNetwork.CreateAsync(ActorsOf(host), settings, TestIdentities.New(), TestMessages.Definition(), EnvironmentOf(ActorsOf(host), 2), Token)).GetOrThrow();
        peer.Activate();
        return peer;
    }

    protected async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await condition())
        {
            await pulse.WaitForNextTickAsync(Token);
        }
    }

    private static P2pAddress Address(int host) => P2pAddress.FromIPAddress(new IPAddress([10, 0, 0, (byte)host]));

    private P2pEnvironment EnvironmentOf(ActorSystem system, int host) => P2pEnvironment.Default(system) with
    {
        Tcp = Net.CreateTcpManager(system, Address(host).ToIPAddress()),
        Udp = Net.CreateUdpManager(system, Address(host).ToIPAddress()),
    };
}
