using Akka.Actor;
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

/// <summary>
/// Is the node of use? Ready when it listens, if it should, and has enough connections. Once ready it may lack either for a while before it is called
/// unhealthy, degraded meanwhile: peers come and go, and a probe must not. Thread-safe.
/// </summary>
/// <param name="system">Its scheduler is the clock.</param>
/// <param name="minConnections">Connections that are enough; absent: the minimum of the settings.</param>
/// <param name="patience">How long a node that was ready may lack something.</param>
internal sealed class P2pReadyCheck(ActorSystem system, int? minConnections, TimeSpan patience) : IHealthCheck
{
    private long _lastReadyTicks = long.MinValue;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var started = HostedNetwork.For(system).Started;
        return Task.FromResult(started.IsCompletedSuccessfully ? Check(started.Result) : HealthCheckResult.Unhealthy("The network has not started."));
    }

    private HealthCheckResult Check(IHostedView network)
    {
        var wanted = minConnections ?? network.Settings.Limits.Connections.Min;
        var active = network.ActiveConnections;
        var lacksSocket = network.Settings.Config.ListeningPort is not null && !network.IsListening;
        var data = new Dictionary<string, object> { ["connections"] = active, ["wanted"] = wanted, ["listening"] = network.IsListening };
        var now = system.Scheduler.Now.UtcTicks;
        if (network.Stopped.IsCompleted)
        {
            return HealthCheckResult.Unhealthy("The network has ended.", data: data);
        }

        if (!lacksSocket && active >= wanted)
        {
            Interlocked.Exchange(ref _lastReadyTicks, now);
            return HealthCheckResult.Healthy(data: data);
        }

        var text = lacksSocket ? "The listening socket is not open." : $"There are {active} connections; {wanted} are wanted.";
        var lastReady = Interlocked.Read(ref _lastReadyTicks);
        return lastReady != long.MinValue && now - lastReady < patience.Ticks
            ? HealthCheckResult.Degraded(text, data: data)
            : HealthCheckResult.Unhealthy(text, data: data);
    }
}
