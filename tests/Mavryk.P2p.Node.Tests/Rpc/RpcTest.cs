using System.Net;
using System.Text;
using System.Text.Json;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Tests.Rpc;

/// <summary>Nodes of this process on free ports of the loopback, and clients of their RPC. Everything waits for a bounded time only.</summary>
public abstract class RpcTest : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _nodes = [];
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    protected CancellationToken Token => _deadline.Token;

    private protected HttpClient Http { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Http.Dispose();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync().AsTask().WaitAsync(Token);
        }

        _deadline.Dispose();
    }

    /// <summary>An active node with an RPC.</summary>
    private protected async Task<NodeHost> StartAsync(string hocon = "")
    {
        var host = (await TryStartAsync(hocon)).GetOrThrow();
        host.Network.Activate();
        return host;
    }

    private protected async Task<P2pResult<NodeHost>> TryStartAsync(string hocon)
    {
        var options = $$"""
            mavryk.p2p { listening-port = 0, maintenance.idle-time = off }
            mavryk.node.rpc.listen = "127.0.0.1:0"
            akka.loglevel = OFF
            {{hocon}}
            """;
        var configuration = NodeConfiguration.Load(options, file: null, isScript: true, out var errors);
        Assert.Empty(errors);
        var result = await NodeHost.StartAsync(configuration!, await new IdentityGenerator().GenerateAsync(0, cancellationToken: Token), Token);
        if (result is P2pResult<NodeHost>.Ok(var host))
        {
            _nodes.Add(host);
        }

        return result;
    }

    private protected static P2pPoint PointOf(NodeHost node) => node.Network.ListeningPoint!.Value;

    private protected static string UrlOf(NodeHost node, string path) => $"http://{node.Rpc}{path}";

    /// <summary>Connects over the RPC, and waits until the connection runs at the other end too.</summary>
    private protected async Task ConnectAsync(NodeHost from, NodeHost to)
    {
        using var there = await OpenAsync(to, "/network/log");
        Assert.Equal((200, "{}"), await CallAsync(from, "PUT", $"/network/points/{PointOf(to)}"));
        await there.UntilAsync(happened => happened.GetProperty("event").GetString() == "connection_established");
    }

    private protected async Task<(int Status, string Body)> CallAsync(NodeHost node, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), UrlOf(node, path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await Http.SendAsync(request, Token);
        return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync(Token)).TrimEnd('\n'));
    }

    /// <summary>A call that must work.</summary>
    private protected async Task<JsonElement> DoAsync(NodeHost node, string method, string path, string? body = null)
    {
        var (status, text) = await CallAsync(node, method, path, body);
        Assert.True(status == (int)HttpStatusCode.OK, $"{method} {path}: {status} {text}");
        return JsonElement.Parse(text);
    }

    private protected Task<JsonElement> GetAsync(NodeHost node, string path) => DoAsync(node, "GET", path);

    /// <summary>A stream from the moment on at which this completes.</summary>
    private protected async Task<RpcStream> OpenAsync(NodeHost node, string path)
    {
        var response = await Http.GetAsync(UrlOf(node, path), HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new RpcStream(response, new StreamReader(await response.Content.ReadAsStreamAsync(Token)), Token);
    }

    /// <summary>An answer that comes value by value, one a line.</summary>
    private protected sealed class RpcStream(HttpResponseMessage response, StreamReader lines, CancellationToken deadline) : IDisposable
    {
        /// <summary>The next value; null at the end.</summary>
        public async Task<JsonElement?> NextAsync() => await lines.ReadLineAsync(deadline) is { } line ? JsonElement.Parse(line) : null;

        /// <summary>The first value that is the expected one, and those before it.</summary>
        public async Task<List<JsonElement>> UntilAsync(Func<JsonElement, bool> isExpected)
        {
            var seen = new List<JsonElement>();
            while (await NextAsync() is { } value)
            {
                seen.Add(value);
                if (isExpected(value))
                {
                    return seen;
                }
            }

            throw new InvalidOperationException("The stream ended before the expected value.");
        }

        public void Dispose()
        {
            lines.Dispose();
            response.Dispose();
        }
    }
}
