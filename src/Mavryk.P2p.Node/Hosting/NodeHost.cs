using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>One network in an actor system of its own. Disposing shuts both down.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly ActorSystem _system;

    private NodeHost(ActorSystem system, NodeNetwork network)
    {
        _system = system;
        Network = network;
    }

    public NodeNetwork Network { get; }

    /// <summary>Starts both; on failure nothing is left.</summary>
    public static async Task<P2pResult<NodeHost>> StartAsync(NodeConfiguration configuration, NodeIdentity identity, CancellationToken stop)
    {
        var system = ActorSystem.Create("mavryk", configuration.Config);
        var created = await NetworkStart.CreateAsync(system, configuration.Layer, configuration.Node, identity, stop).ConfigureAwait(false);
        if (created is P2pResult<NodeNetwork>.Failed failed)
        {
            await system.Terminate().ConfigureAwait(false);
            return new P2pResult<NodeHost>.Failed(failed.Trace);
        }

        return new P2pResult<NodeHost>.Ok(new NodeHost(system, created.GetOrThrow()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Network.ShutdownAsync().ConfigureAwait(false);
        await _system.Terminate().ConfigureAwait(false);
    }
}
