using Mavryk.P2p.Actors.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>What orchestrators and monitoring ask for. Thread-safe.</summary>
internal sealed class MonitoringCalls(NodeNetwork network)
{
    public void Map(RpcRoutes routes)
    {
        routes.Map("GET", "/health/live", _ => Health(isHealthy: true), alsoDisabled: true);
        routes.Map("GET", "/health/ready", _ => Health(!network.Stopped.IsCompleted), alsoDisabled: true);
        routes.Map(
            "GET",
            "/metrics",
            _ => RpcAnswers.Text(StatusCodes.Status200OK, PrometheusText.ContentType, PrometheusText.Write(network.ReadMetrics())),
            alsoDisabled: true);
    }

    private static RpcAnswer Health(bool isHealthy) => isHealthy
        ? RpcAnswers.Text(StatusCodes.Status200OK, "text/plain", "Healthy")
        : RpcAnswers.Text(StatusCodes.Status503ServiceUnavailable, "text/plain", "Unhealthy");
}
