using Akka.Actor;
using Mavryk.P2p.Actors.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>
/// Is the process worth keeping? Unhealthy only when the network has ended although the host runs: then nothing but a new process helps. Neither lost
/// connections nor a lost socket are a reason. Thread-safe.
/// </summary>
internal sealed class P2pLiveCheck(ActorSystem system) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        HostedNetwork.For(system).Started switch
        {
            { IsFaulted: true } => HealthCheckResult.Unhealthy("The network could not be started."),
            { IsCompleted: true, Result.Stopped.IsCompleted: true } => HealthCheckResult.Unhealthy("The network has ended."),
            _ => HealthCheckResult.Healthy(),
        });
}

/// <summary>Is the node of use, by the rule of <see cref="P2pReadiness"/>? Degraded while it lacks something that it had. Thread-safe.</summary>
/// <param name="system">Its scheduler is the clock.</param>
/// <param name="readiness">The rule.</param>
internal sealed class P2pReadyCheck(ActorSystem system, P2pReadiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var started = HostedNetwork.For(system).Started;
        return Task.FromResult(started.IsCompletedSuccessfully ? Check(started.Result) : HealthCheckResult.Unhealthy("The network has not started."));
    }

    private HealthCheckResult Check(IHostedView network)
    {
        var active = network.ActiveConnections;
        var data = new Dictionary<string, object> { ["connections"] = active, ["wanted"] = readiness.WantedConnections(network.Settings), ["listening"] = network.IsListening };
        return readiness.Judge(network.Settings, network.Stopped.IsCompleted, network.IsListening, active, system.Scheduler.Now) switch
        {
            { IsReady: true, Lack: null } => HealthCheckResult.Healthy(data: data),
            { IsReady: true, Lack: var lack } => HealthCheckResult.Degraded(lack, data: data),
            { Lack: var lack } => HealthCheckResult.Unhealthy(lack, data: data),
        };
    }
}
