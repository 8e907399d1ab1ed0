using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Hosting;
using Mavryk.P2p.Protocol.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Mavryk.P2p.Actors.Tests.Hosting;

public sealed class HealthTests : HostTest
{
    [Fact]
    public async Task A_node_is_live_until_its_network_has_ended()
    {
        var host = await StartAsync(services: services => services.AddHealthChecks().AddMavrykP2p());
        Assert.Equal(HealthStatus.Healthy, await LiveAsync(host));

        await NetworkOf(host).ShutdownAsync().WaitAsync(Token);

        Assert.Equal(HealthStatus.Unhealthy, await LiveAsync(host));
        Assert.Equal(HealthStatus.Unhealthy, await ReadyAsync(host));
    }

    [Fact]
    public async Task A_node_is_ready_once_it_has_enough_connections_and_may_lack_them_for_a_while()
    {
        var host = await StartAsync(services: services => services.AddHealthChecks().AddMavrykP2p(minConnections: 1));
        Assert.Equal(HealthStatus.Unhealthy, await ReadyAsync(host));

        var connection = await ConnectAsync(host, await StartPeerAsync(host));
        Assert.Equal(HealthStatus.Healthy, await ReadyAsync(host));

        await connection.DisconnectAsync("test").WaitAsync(Token);
        Assert.Equal(HealthStatus.Degraded, await ReadyAsync(host));
        Advance(host, TimeSpan.FromSeconds(29));
        Assert.Equal(HealthStatus.Degraded, await ReadyAsync(host));
        Advance(host, TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Unhealthy, await ReadyAsync(host));
        Assert.Equal(HealthStatus.Healthy, await LiveAsync(host));
    }

    [Fact]
    public async Task A_peer_that_comes_and_goes_does_not_move_the_probe()
    {
        var host = await StartAsync(services: services => services.AddHealthChecks().AddMavrykP2p(minConnections: 1, patience: TimeSpan.FromSeconds(10)));
        var peer = await StartPeerAsync(host);
        for (var i = 0; i < 5; i++)
        {
            var connection = await ConnectAsync(host, peer);
            Assert.Equal(HealthStatus.Healthy, await ReadyAsync(host));
            await connection.DisconnectAsync("test").WaitAsync(Token);
            Advance(host, TimeSpan.FromSeconds(9));
            Assert.Equal(HealthStatus.Degraded, await ReadyAsync(host));
            await UntilAsync(() => Task.FromResult(peer.Counts == default && NetworkOf(host).Counts == default));
        }
    }

    [Fact]
    public async Task A_node_whose_listening_socket_is_lost_is_degraded_until_it_is_open_again()
    {
        IActorRef? sockets = null;
        var host = await StartAsync(
            options =>
            {
                var environment = options.Environment!;
                options.Environment = system =>
                {
                    var made = environment(system);
                    sockets = made.Tcp;
                    return made;
                };
            },
            services => services.AddHealthChecks().AddMavrykP2p(minConnections: 0));
        Assert.Equal(HealthStatus.Healthy, await ReadyAsync(host));

        ActorsOf(host).ActorSelection(sockets!.Path / "*").Tell(PoisonPill.Instance);
        await UntilAsync(async () => await ReadyAsync(host) == HealthStatus.Degraded);
        await UntilAsync(async () =>
        {
            Advance(host, TimeSpan.FromSeconds(1));
            return await ReadyAsync(host) == HealthStatus.Healthy;
        });

        Assert.Equal(9732, NetworkOf(host).ListeningPoint!.Value.Port);
    }

    [Fact]
    public async Task A_node_that_is_not_to_listen_needs_no_socket_to_be_ready()
    {
        var host = await StartAsync(options => options.Listen = false, services => services.AddHealthChecks().AddMavrykP2p(minConnections: 0));

        Assert.Equal(HealthStatus.Healthy, await ReadyAsync(host));
    }

    [Fact]
    public async Task Without_a_number_the_minimum_of_the_settings_is_wanted()
    {
        var host = await StartAsync(
            options => options.Connections = new(3, 4, 5), services => services.AddHealthChecks().AddMavrykP2p());

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);

        Assert.Equal(3, report.Entries[MavrykP2pServiceExtensions.ReadyCheck].Data["wanted"]);
    }

    private async Task<IP2pConnection<byte[], ConnectionMetadata>> ConnectAsync(IHost host, IP2pNetwork<byte[], int, ConnectionMetadata> peer) =>
        (await NetworkOf(host).ConnectAsync(peer.ListeningPoint!.Value, cancellation: Token)).GetOrThrow();

    private Task<HealthStatus> LiveAsync(IHost host) => StatusAsync(host, "live");

    private Task<HealthStatus> ReadyAsync(IHost host) => StatusAsync(host, "ready");

    private async Task<HealthStatus> StatusAsync(IHost host, string tag) =>
        Assert.Single((await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains(tag), Token)).Entries).Value.Status;
}
