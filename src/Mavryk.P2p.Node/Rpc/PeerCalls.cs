using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>Known peers (behaviour 14.1). Thread-safe.</summary>
internal sealed class PeerCalls(NodeNetwork network, RpcSettings settings)
{
    public void Map(RpcRoutes routes)
    {
        routes.Map("GET", "/network/peers", request => RpcInput.TryFilters<PeerState>(request, out var states, out var refusal)
            ? RpcAnswers.Json(RpcJson.Peers, RpcJson.Pairs(network.Peers(states)))
            : refusal);
        routes.MapPeer("GET", "/network/peers/{peer}", (_, peer) => Task.FromResult(Info(peer)));
        routes.MapPeer("PATCH", "/network/peers/{peer}", PatchAsync);
        routes.MapPeer("GET", "/network/peers/{peer}/log", LogAsync);
        routes.MapPeer("GET", "/network/peers/{peer}/banned", async (request, peer) =>
            RpcAnswers.Json(P2pJson.Boolean, await network.GetStandingAsync(peer, request.HttpContext.RequestAborted).ConfigureAwait(false) != Standing.Clear));
    }

    private RpcAnswer Info(PeerId peer) => RpcAnswers.Optional(NodeJson.PeerInfo, network.FindPeer(peer));

    private async Task<RpcAnswer> PatchAsync(HttpRequest request, PeerId peer)
    {
        var (patch, refusal) = await RpcInput.ReadPatchAsync(request, withPeerId: false).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var stop = request.HttpContext.RequestAborted;
        await (patch.Acl switch
        {
            AclChange.Ban => network.BanAsync(peer, cancellation: stop),
            AclChange.Trust => network.TrustAsync(peer, stop),
            AclChange.Open => network.OpenAsync(peer, stop),
            _ => Task.CompletedTask,
        }).ConfigureAwait(false);
        return Info(peer);
    }

    private async Task<RpcAnswer> LogAsync(HttpRequest request, PeerId peer) =>
        !RpcInput.TryFlag(request, "monitor", out var monitor, out var refusal) ? refusal
        : monitor ? RpcAnswers.Stream(RpcJson.PeerLog, network.FollowPeerLogAsync(peer), settings.SlowClientTimeout)
        : RpcAnswers.Json(RpcJson.PeerLog, await network.GetPeerLogAsync(peer, request.HttpContext.RequestAborted).ConfigureAwait(false));
}
