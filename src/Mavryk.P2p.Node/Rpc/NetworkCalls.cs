using System.Runtime.CompilerServices;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>The node itself, its connections and its greylists (behaviour 14.1). Thread-safe.</summary>
internal sealed class NetworkCalls(NodeNetwork network, RpcSettings settings)
{
    public void Map(RpcRoutes routes)
    {
        routes.Map("GET", "/network/self", _ => RpcAnswers.Json(P2pJson.PeerId, network.PeerId));
        routes.Map("GET", "/network/stat", _ => RpcAnswers.Json(P2pJson.Stat, network.GlobalStat));
        routes.Map("GET", "/network/full_stat", _ => RpcJson.FullStat(network));
        routes.Map("GET", "/network/log", _ => RpcAnswers.Stream(P2pJson.Event, ShownAsync(network.WatchAsync()), settings.SlowClientTimeout), alsoDisabled: true);
        routes.Map("GET", "/network/connections", _ => RpcJson.Connections(network));
        routes.MapPeer(
            "GET",
            "/network/connections/{peer}",
            (_, peer) => Task.FromResult(RpcAnswers.Optional(NodeJson.ConnectionInfo, network.FindConnection(peer)?.Info)),
            alsoDisabled: true);
        routes.MapPeer("DELETE", "/network/connections/{peer}", KickAsync, alsoDisabled: true);
        routes.Map("GET", "/network/greylist/peers", async request =>
            RpcJson.GreylistedPeers(await network.GetGreylistsAsync(request.HttpContext.RequestAborted).ConfigureAwait(false)));
        routes.Map("GET", "/network/greylist/ips", async request =>
            RpcJson.GreylistedAddresses(await network.GetGreylistsAsync(request.HttpContext.RequestAborted).ConfigureAwait(false)));
        routes.Map("DELETE", "/network/greylist", ClearAsync);
    }

    /// <summary>What the stream of events shows of those of a network.</summary>
    internal static async IAsyncEnumerable<P2pEvent> ShownAsync(IAsyncEnumerable<EventNotice> notices, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var notice in notices.WithCancellation(cancellation).ConfigureAwait(false))
        {
            // A stream with a hole would mislead: the client has to come again and look.
            if (notice.Missed > 0)
            {
                yield break;
            }

            // The reference has no form for these two, and its clients do not know them (wire 8.7).
            if (notice.Event is not (P2pEvent.MaintenanceStarted or P2pEvent.MaintenanceEnded))
            {
                yield return notice.Event;
            }
        }
    }

    private async Task<RpcAnswer> KickAsync(HttpRequest request, PeerId peer)
    {
        if (!RpcInput.TryFlag(request, "wait", out var wait, out var refusal))
        {
            return refusal;
        }

        var connection = network.FindConnection(peer);
        await network.DisconnectPeerAsync(peer, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (wait && connection is not null)
        {
            await connection.Closed.WaitAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        }

        return RpcAnswers.Empty;
    }

    // The reference forgets the bans of operators as well; here only who says so loses them. Its servers know no flag and do what the flag asks for.
    private async Task<RpcAnswer> ClearAsync(HttpRequest request)
    {
        if (!RpcInput.TryFlag(request, "bans", out var withBans, out var refusal))
        {
            return refusal;
        }

        await (withBans
            ? network.ClearAccessListsAsync(request.HttpContext.RequestAborted)
            : network.ClearGreylistsAsync(request.HttpContext.RequestAborted)).ConfigureAwait(false);
        return RpcAnswers.Empty;
    }
}
