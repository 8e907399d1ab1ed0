using Akka.Actor;
using Mavryk.P2p.Actors.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>Adds the network that <see cref="MavrykP2pHostingExtensions"/> starts to the services of a host.</summary>
public static class MavrykP2pServiceExtensions
{
    /// <summary>Name of the check whether the process is worth keeping.</summary>
    public const string LiveCheck = "mavryk-p2p-live";

    /// <summary>Name of the check whether the node is of use.</summary>
    public const string ReadyCheck = "mavryk-p2p-ready";

    /// <summary>
    /// Lets services take the network: <see cref="IRequiredP2pNetwork{TMessage, TPeerMeta, TConnMeta}"/> in those that are made before the host has started, as
    /// hosted services are, and <see cref="Facade.IP2pNetwork{TMessage, TPeerMeta, TConnMeta}"/> itself in those that are made later.
    /// </summary>
    /// <typeparam name="TMessage">The application's message.</typeparam>
    /// <typeparam name="TPeerMeta">What the application keeps for each peer id.</typeparam>
    /// <typeparam name="TConnMeta">What the application exchanges in the handshake.</typeparam>
    public static IServiceCollection AddMavrykP2p<TMessage, TPeerMeta, TConnMeta>(this IServiceCollection services) => services
        .AddSingleton<IRequiredP2pNetwork<TMessage, TPeerMeta, TConnMeta>>(
            static provider => new RequiredP2pNetwork<TMessage, TPeerMeta, TConnMeta>(provider.GetRequiredService<ActorSystem>()))
        .AddSingleton(static provider => provider.GetRequiredService<IRequiredP2pNetwork<TMessage, TPeerMeta, TConnMeta>>().Network);

    /// <summary>
    /// Adds two checks: <see cref="LiveCheck"/>, tagged <c>live</c>, fails when the network has ended although the host runs; <see cref="ReadyCheck"/>, tagged
    /// <c>ready</c>, fails while the node does not listen although it should, or has too few connections. A node that was ready is called degraded for a
    /// while before it is called unhealthy, so that peers that come and go do not move a probe.
    /// </summary>
    /// <param name="builder">The checks of the host.</param>
    /// <param name="minConnections">Connections that are enough to be ready; absent: <c>limits.min-connections</c>. The first node of a network needs 0.</param>
    /// <param name="patience">How long a ready node may lack something; absent: 30 seconds.</param>
    public static IHealthChecksBuilder AddMavrykP2p(this IHealthChecksBuilder builder, int? minConnections = null, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => new P2pReadyCheck(
            provider.GetRequiredService<ActorSystem>(), new P2pReadiness(minConnections, patience ?? P2pReadiness.DefaultPatience)));
        return builder
            .Add(new HealthCheckRegistration(LiveCheck, static provider => new P2pLiveCheck(provider.GetRequiredService<ActorSystem>()), HealthStatus.Unhealthy, ["live"]))
            .Add(new HealthCheckRegistration(ReadyCheck, static provider => provider.GetRequiredService<P2pReadyCheck>(), HealthStatus.Unhealthy, ["ready"]));
    }
}
