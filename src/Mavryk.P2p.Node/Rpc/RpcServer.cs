using System.Net;
using Akka.Event;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>Serves the RPC of one network over HTTP, from <see cref="StartAsync"/> on until it is disposed, which ends all streams. Thread-safe.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private const int MaxBodyBytes = 64 * 1024;

    private readonly WebApplication _web;

    private RpcServer(WebApplication web, IPEndPoint endPoint)
    {
        _web = web;
        EndPoint = endPoint;
    }

    /// <summary>Where it is served; the port is never 0.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Opens the socket and serves.</summary>
    /// <param name="network">What is shown and steered.</param>
    /// <param name="layer">What the network should do.</param>
    /// <param name="settings">Where, and who may do what.</param>
    /// <param name="log">Takes the defects that calls run into.</param>
    /// <returns>The server, or the setting that cannot be.</returns>
    public static async Task<P2pResult<RpcServer>> StartAsync(NodeNetwork network, P2pSettings layer, RpcSettings settings, ILoggingAdapter log)
    {
        var web = Build(settings);
        var stopping = web.Lifetime.ApplicationStopping;
        var access = new RpcAccess(settings);
        web.Use((context, next) => GuardAsync(context, next, access, log, stopping));
        var routes = new RpcRoutes(web, await IsDisabledAsync(network).ConfigureAwait(false));
        new NetworkCalls(network, settings).Map(routes);
        new PeerCalls(network, settings).Map(routes);
        new PointCalls(network, settings).Map(routes);
        new MonitoringCalls(network, layer).Map(routes);
        try
        {
            await web.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await web.DisposeAsync().ConfigureAwait(false);
            return new P2pResult<RpcServer>.Failed(new P2pError.InvalidConfiguration($"mavryk.node.rpc.listen = {settings.Listen}: {e.Message}"));
        }

        var port = new Uri(web.Urls.Single()).Port;
        return new P2pResult<RpcServer>.Ok(new RpcServer(web, new IPEndPoint(settings.Listen.Address, port)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync().ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<bool> IsDisabledAsync(NodeNetwork network)
    {
        try
        {
            await network.GetGreylistsAsync().ConfigureAwait(false);
            return false;
        }
        catch (P2pLayerDisabledException)
        {
            return true;
        }
    }

    // Nothing but a server and routes: no files, no environment variables, no log of its own, and no hand on the signals of the process.
    private static WebApplication Build(RpcSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
            kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: settings.SlowClientTimeout);
            kestrel.Listen(settings.Listen, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        return builder.Build();
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next, RpcAccess access, ILoggingAdapter log, CancellationToken stopping)
    {
        if (!access.Allows(context))
        {
            await RpcAnswers.Unauthorized(context).ConfigureAwait(false);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.RequestAborted = ended.Token;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when (ended.IsCancellationRequested || (e is TimeoutException && context.Response.HasStarted))
        {
            context.Abort();
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e)
        {
            log.Error(e, "{0} {1} failed.", context.Request.Method, context.Request.Path);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await RpcAnswers.Broken(e)(context).ConfigureAwait(false);
        }
    }

    /// <summary>The program decides when it ends.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
