using System.Net;
using System.Text;
using System.Text.Json;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>Calls the RPC of a running node, this program or the reference. Thread-safe.</summary>
internal sealed class RpcClient(Uri endpoint) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What the reference says for errors that carry nothing else.
    private static readonly Dictionary<string, string> Messages = new P2pError[]
    {
        new P2pError.ConnectionFailed(), new P2pError.PendingConnection(), new P2pError.Connected(), new P2pError.TooManyConnections(), new P2pError.PrivateMode(),
        new P2pError.RejectedSocketConnection(), new P2pError.P2pLayerDisabled(), new P2pError.Timeout(), new P2pError.Canceled(), new P2pError.DecipherError(),
        new P2pError.InvalidAuth(), new P2pError.ConnectionClosed(),
    }.ToDictionary(error => error.Id, error => error.Message);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public Task<RpcReply> GetAsync(string path, CancellationToken stop) => SendAsync(HttpMethod.Get, path, null, Patience, stop);

    public Task<RpcReply> DeleteAsync(string path, CancellationToken stop) => SendAsync(HttpMethod.Delete, path, null, Patience, stop);

    public Task<RpcReply> PatchAsync(string path, string body, CancellationToken stop) => SendAsync(HttpMethod.Patch, path, body, Patience, stop);

    /// <summary>A call that may take its time.</summary>
    public Task<RpcReply> PutAsync(string path, TimeSpan patience, CancellationToken stop) => SendAsync(HttpMethod.Put, path, "{}", patience + Patience, stop);

    public void Dispose() => _http.Dispose();

    private async Task<RpcReply> SendAsync(HttpMethod method, string path, string? body, TimeSpan patience, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(patience);
        try
        {
            using var request = new HttpRequestMessage(method, endpoint.AbsoluteUri.TrimEnd('/') + path);
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            return Read(response.StatusCode, await response.Content.ReadAsStringAsync(deadline.Token).ConfigureAwait(false));
        }
        catch (HttpRequestException e)
        {
            return new RpcReply.Failed(
                $"no node answers at {endpoint} ({e.Message}); start one with 'run --rpc {endpoint.Authority}', or say with --endpoint where it is");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new RpcReply.Failed(FormattableString.Invariant($"{endpoint} has not answered for {patience.TotalSeconds} s; its log may tell why"));
        }
    }

    private RpcReply Read(HttpStatusCode status, string text)
    {
        try
        {
            return status switch
            {
                HttpStatusCode.OK => new RpcReply.Ok(text.TrimEnd()),
                HttpStatusCode.NotFound => new RpcReply.NotFound(),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new RpcReply.Failed(
                    $"{endpoint} does not let you do this from here; call it on its own machine, or add your address to its mavryk.node.rpc.full-access"),
                HttpStatusCode.BadRequest => new RpcReply.Failed($"{endpoint} does not understand: {text}"),
                HttpStatusCode.InternalServerError => new RpcReply.Failed([.. JsonElement.Parse(text).EnumerateArray().Select(Describe)]),
                _ => new RpcReply.Failed($"{endpoint} answers {(int)status}; is it the RPC of a node?"),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new RpcReply.Failed($"{endpoint} answers what is not JSON; is it the RPC of a node?");
        }
    }

    private static string Describe(JsonElement error) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty("id", out var id) && Messages.TryGetValue(id.GetString() ?? "", out var message)
            ? $"{message} ({id.GetString()})"
            : error.GetRawText();
}
