using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>Binds methods and paths to what answers them.</summary>
/// <param name="routes">Takes them.</param>
/// <param name="isDisabled">The layer is switched off: all calls say so, but those that have an answer all the same.</param>
internal sealed class RpcRoutes(IEndpointRouteBuilder routes, bool isDisabled)
{
    private static readonly RpcAnswer Disabled = RpcAnswers.Failed([new P2pError.P2pLayerDisabled()]);

    /// <summary>A call that is answered at once.</summary>
    public void Map(string method, string path, Func<HttpRequest, RpcAnswer> call, bool alsoDisabled = false) =>
        Map(method, path, request => Task.FromResult(call(request)), alsoDisabled);

    /// <summary>A call that takes time.</summary>
    public void Map(string method, string path, Func<HttpRequest, Task<RpcAnswer>> call, bool alsoDisabled = false) =>
        routes.MapMethods(path, [method], async context =>
        {
            var answer = isDisabled && !alsoDisabled ? Disabled : await call(context.Request).ConfigureAwait(false);
            await answer(context).ConfigureAwait(false);
        });

    /// <summary>A call about the peer in its path.</summary>
    public void MapPeer(string method, string path, Func<HttpRequest, PeerId, Task<RpcAnswer>> call, bool alsoDisabled = false) => Map(
        method,
        path,
        request =>
        {
            var text = Argument(request, "peer");
            return PeerId.TryParse(text, out var peer)
                ? call(request, peer)
                : Task.FromResult(BadPath(text, "a peer id"));
        },
        alsoDisabled);

    /// <summary>A call about the point in its path.</summary>
    public void MapPoint(string method, string path, Func<HttpRequest, P2pPoint, Task<RpcAnswer>> call) => Map(method, path, request =>
    {
        var text = Argument(request, "point");
        return P2pPoint.TryParse(text, out var point, out _)
            ? call(request, point)
            : Task.FromResult(BadPath(text, "a point ADDR:PORT"));
    });

    private static string Argument(HttpRequest request, string name) => (string)request.RouteValues[name]!;

    private static RpcAnswer BadPath(string text, string expected) =>
        RpcAnswers.BadRequest($"Failed to parse an argument in the path: '{text}' is not {expected}");
}
