using System.Net;
using Akka.Hosting;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Hosting;
using Mavryk.P2p.Protocol.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mavryk.P2p.Actors.Tests.Hosting;

public sealed class HostedNetworkTests : HostTest
{
    [Fact]
    public async Task The_network_runs_with_the_host_and_ends_with_it()
    {
        var host = await StartAsync();
        var network = NetworkOf(host);
        var peer = await StartPeerAsync(host);
        (await peer.ConnectAsync(network.ListeningPoint!.Value, cancellation: Token)).GetOrThrow();
        Assert.False(network.Stopped.IsCompleted);

        await host.StopAsync(Token);

        Assert.True(network.Stopped.IsCompleted);
        Assert.Empty(network.Connections);
    }

    [Fact]
    public async Task The_actors_are_in_the_registry_under_their_keys()
    {
        var host = await StartAsync(options => options.Name = "mine");
        var registry = host.Services.GetRequiredService<IReadOnlyActorRegistry>();

        Assert.Equal("/user/mine", registry.Get<MavrykP2p>().Path.ToStringWithoutAddress());
        Assert.Equal("/user/mine/pool", registry.Get<MavrykP2pPool>().Path.ToStringWithoutAddress());
        Assert.Equal("/user/mine/connections", registry.Get<MavrykP2pConnections>().Path.ToStringWithoutAddress());
        Assert.Equal(registry.Get<MavrykP2p>(), host.Services.GetRequiredService<IRequiredActor<MavrykP2p>>().ActorRef);
    }

    [Fact]
    public async Task A_hosted_service_is_made_before_the_network_and_gets_it_when_it_has_started()
    {
        var host = await StartAsync(services: services => services.AddSingleton<Early>().AddHostedService(provider => provider.GetRequiredService<Early>()));

        Assert.Same(NetworkOf(host), await host.Services.GetRequiredService<Early>().Network.WaitAsync(Token));
    }

    [Fact]
    public void Whoever_takes_the_network_too_early_is_told_what_to_do_instead()
    {
        var host = Build();

        var error = Assert.Throws<InvalidOperationException>(() => NetworkOf(host));

        Assert.Contains(nameof(IRequiredP2pNetwork<,,>), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_of_other_types_is_refused()
    {
        var host = await StartAsync(services: services => services.AddMavrykP2p<string, int, ConnectionMetadata>());

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IP2pNetwork<string, int, ConnectionMetadata>>());

        Assert.Contains("other types", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_wrong_settings_does_not_start_and_tells_all_of_them()
    {
        var host = Build(options => options.Hocon = "private-mode = perhaps, limits.conections = 4");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Token));

        Assert.Contains("mavryk.p2p.private-mode = perhaps", error.Message, StringComparison.Ordinal);
        Assert.Contains("the nearest is limits.connections", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Required(host).GetAsync(Token));
    }

    [Fact]
    public async Task A_host_whose_port_is_taken_does_not_start_and_says_which()
    {
        using var listener = Net.Listen(new(IPAddress.Parse("10.0.0.1"), 9732));
        var host = Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Token));

        Assert.Contains("9732", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_identity_is_made_at_the_first_start_and_kept()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var first = await StartAsync(FromFile);
            var peerId = NetworkOf(first).PeerId;
            await first.StopAsync(Token);

            Assert.Equal(peerId, NetworkOf(await StartAsync(FromFile)).PeerId);
        }
        finally
        {
            File.Delete(file);
        }

        void FromFile(MavrykP2pOptions options)
        {
            options.Identity = null;
            options.IdentityFile = file;
        }
    }

    [Fact]
    public async Task A_host_whose_identity_cannot_be_read_does_not_start_and_says_why()
    {
        var file = Path.GetTempFileName();
        var host = Build(options =>
        {
            options.Identity = null;
            options.IdentityFile = file;
        });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Token));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_second_network_in_one_system_is_refused()
    {
        var host = Build(akka: akka => akka.WithMavrykP2p(Fixtures.TestMessages.Definition(), new MavrykP2pOptions { Name = "second", Listen = false }));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Token));

        Assert.Contains(nameof(P2pNetwork.CreateAsync), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_application_may_activate_the_network_itself()
    {
        var host = await StartAsync(options => options.Activate = false);
        var peer = await StartPeerAsync(host);

        var dialling = peer.ConnectAsync(NetworkOf(host).ListeningPoint!.Value, cancellation: Token);
        await UntilAsync(() => Task.FromResult(Net.Connections.Count == 1));
        Assert.False(dialling.IsCompleted);
        NetworkOf(host).Activate();

        (await dialling).GetOrThrow();
    }

    private static IRequiredP2pNetwork<byte[], int, ConnectionMetadata> Required(IHost host) =>
        host.Services.GetRequiredService<IRequiredP2pNetwork<byte[], int, ConnectionMetadata>>();

    private sealed class Early(IRequiredP2pNetwork<byte[], int, ConnectionMetadata> network) : IHostedService
    {
        public Task<IP2pNetwork<byte[], int, ConnectionMetadata>> Network { get; } = network.GetAsync();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
