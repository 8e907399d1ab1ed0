using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>Known points (behaviour 14.1). Thread-safe.</summary>
internal sealed class PointCalls(NodeNetwork network, RpcSettings settings)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxConnectTimeout = TimeSpan.FromHours(1);

    public void Map(RpcRoutes routes)
    {
        routes.Map("GET", "/network/points", request => RpcInput.TryFilters<PointState>(request, out var states, out var refusal)
            ? RpcAnswers.Json(RpcJson.Points, RpcJson.Pairs(network.Points(states)))
            : refusal);
        routes.MapPoint("GET", "/network/points/{point}", (_, point) => Task.FromResult(RpcAnswers.Optional(P2pJson.PointInfo, network.FindPoint(point))));
        routes.MapPoint("PUT", "/network/points/{point}", ConnectAsync);
        routes.MapPoint("PATCH", "/network/points/{point}", PatchAsync);
        routes.MapPoint("GET", "/network/points/{point}/log", LogAsync);
        routes.MapPoint("GET", "/network/points/{point}/banned", async (request, point) =>
            RpcAnswers.Json(P2pJson.Boolean, await network.GetStandingAsync(point.Address, request.HttpContext.RequestAborted).ConfigureAwait(false) != Standing.Clear));
    }

    private async Task<RpcAnswer> ConnectAsync(HttpRequest request, P2pPoint point)
    {
        if (!RpcInput.TryTimeout(request, ConnectTimeout, MaxConnectTimeout, out var timeout, out var refusal)
            || (refusal = await RpcInput.ReadNothingAsync(request).ConfigureAwait(false)) is not null)
        {
            return refusal;
        }

        var options = new ConnectOptions { Timeout = timeout };
        return await network.ConnectAsync(point, options, request.HttpContext.RequestAborted).ConfigureAwait(false) is P2pResult<NodeConnection>.Failed(var trace)
            ? RpcAnswers.Failed(trace)
            : RpcAnswers.Empty;
    }

    private async Task<RpcAnswer> PatchAsync(HttpRequest request, P2pPoint point)
    {
        var (patch, refusal) = await RpcInput.ReadPatchAsync(request, withPeerId: true).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        // The reference forgets the expected id of a point that it does not know; here setting it makes the point known.
        var stop = request.HttpContext.RequestAborted;
        if (patch.PeerId is { } expected && !await network.SetExpectedPeerIdAsync(point, expected, stop).ConfigureAwait(false))
        {
            await network.RegisterPointAsync(point, expectedPeerId: expected, cancellation: stop).ConfigureAwait(false);
        }

        await (patch.Acl switch
        {
            AclChange.Ban => network.BanAsync(point, cancellation: stop),
            AclChange.Trust => network.TrustAsync(point, stop),
            AclChange.Open => network.OpenAsync(point, stop),
            _ => Task.CompletedTask,
        }).ConfigureAwait(false);

        // The reference answers 404 to a ban that took effect only because nobody was met there yet.
        var info = network.FindPoint(point) ?? (patch.Acl is AclChange.Ban ? new PointInfo() : null);
        return RpcAnswers.Optional(P2pJson.PointInfo, info);
    }

    private async Task<RpcAnswer> LogAsync(HttpRequest request, P2pPoint point) =>
        !RpcInput.TryFlag(request, "monitor", out var monitor, out var refusal) ? refusal
        : monitor ? RpcAnswers.Stream(RpcJson.PointLog, network.FollowPointLogAsync(point), settings.SlowClientTimeout)
        : RpcAnswers.Json(RpcJson.PointLog, await network.GetPointLogAsync(point, request.HttpContext.RequestAborted).ConfigureAwait(false));
}
