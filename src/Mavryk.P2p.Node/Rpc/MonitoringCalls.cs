using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>What orchestrators and monitoring ask for. Thread-safe.</summary>
internal sealed class MonitoringCalls(NodeNetwork network, P2pSettings layer)
{
    private readonly P2pReadiness _readiness = new(minConnections: null, P2pReadiness.DefaultPatience);

    public void Map(RpcRoutes routes)
    {
        routes.Map("GET", "/health/live", _ => Health(!network.Stopped.IsCompleted, null), alsoDisabled: true);
        routes.Map("GET", "/health/ready", _ => Ready(), alsoDisabled: true);
        routes.Map(
            "GET",
            "/metrics",
            _ => RpcAnswers.Text(StatusCodes.Status200OK, PrometheusText.ContentType, PrometheusText.Write(network.ReadMetrics())),
            alsoDisabled: true);
    }

    private RpcAnswer Ready()
    {
        var (isReady, lack) = _readiness.Judge(
            layer, network.Stopped.IsCompleted, network.ListeningPoint is not null, network.Counts.Active, TimeProvider.System.GetUtcNow());
        return Health(isReady, lack);
    }

    // The words of ASP.NET Core's own health checks.
    private static RpcAnswer Health(bool isHealthy, string? lack) => RpcAnswers.Text(
        isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        "text/plain",
        $"{(!isHealthy ? "Unhealthy" : lack is null ? "Healthy" : "Degraded")}{(lack is null ? "" : $": {lack}")}\n");
}
