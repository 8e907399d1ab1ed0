using System.Net;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Node.Rpc;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>One network in an actor system of its own, and its RPC. Disposing shuts all down.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly ActorSystem _system;

    private RpcServer? _rpc;

    private NodeHost(ActorSystem system, NodeNetwork network)
    {
        _system = system;
        Network = network;
    }

    public NodeNetwork Network { get; }

    /// <summary>Where the RPC is served, if it is.</summary>
    public IPEndPoint? Rpc => _rpc?.EndPoint;

    /// <summary>Starts all; on failure nothing is left.</summary>
    public static async Task<P2pResult<NodeHost>> StartAsync(NodeConfiguration configuration, NodeIdentity identity, CancellationToken stop)
    {
        var system = ActorSystem.Create("mavryk", configuration.Config);
        var created = await NetworkStart.CreateAsync(system, configuration.Layer, configuration.Node, identity, stop).ConfigureAwait(false);
        if (created is P2pResult<NodeNetwork>.Failed failed)
        {
            await system.Terminate().ConfigureAwait(false);
            return new P2pResult<NodeHost>.Failed(failed.Trace);
        }

        var host = new NodeHost(system, created.GetOrThrow());
        if (configuration.Node.Rpc is { } settings)
        {
            switch (await RpcServer.StartAsync(host.Network, configuration.Layer, settings, Logging.GetLogger(system, "rpc")).ConfigureAwait(false))
            {
                case P2pResult<RpcServer>.Ok(var server):
                    host._rpc = server;
                    break;
                case P2pResult<RpcServer>.Failed(var trace):
                    await host.DisposeAsync().ConfigureAwait(false);
                    return new P2pResult<NodeHost>.Failed(trace);
            }
        }

        return new P2pResult<NodeHost>.Ok(host);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_rpc is not null)
        {
            await _rpc.DisposeAsync().ConfigureAwait(false);
        }

        await Network.ShutdownAsync().ConfigureAwait(false);
        await _system.Terminate().ConfigureAwait(false);
    }
}
