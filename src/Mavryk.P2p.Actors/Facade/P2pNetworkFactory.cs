using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>Makes network instances.</summary>
public static class P2pNetwork
{
    /// <summary>
    /// Starts one instance of the layer as actors under <c>/user</c>: checks the limits, opens the listening socket, accepts and dials nothing
    /// before <see cref="IP2pNetwork{TMessage, TPeerMeta, TConnMeta}.Activate"/> (behaviour 1.1). Several instances may live in one system under
    /// different names. On failure nothing is left behind.
    /// </summary>
    /// <param name="system">Where the actors live; its scheduler is the clock.</param>
    /// <param name="settings">Everything that can be set, from HOCON by <see cref="P2pSettings.Create"/> or made by hand.</param>
    /// <param name="identity">Our keys; not disposed by the network.</param>
    /// <param name="definition">The application's messages and metadata.</param>
    /// <param name="environment">Sockets, names, chance and nonces; absent: those of the system.</param>
    /// <param name="cancellation">Gives up waiting for the socket.</param>
    /// <returns>The network, or the setting or socket that is wrong.</returns>
    public static async Task<P2pResult<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>>> CreateAsync<TMessage, TPeerMeta, TConnMeta>(
        ActorSystem system,
        P2pSettings settings,
        NodeIdentity identity,
        P2pDefinition<TMessage, TPeerMeta, TConnMeta> definition,
        P2pEnvironment? environment = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(definition);
        var errors = NetworkSettings.TryCreate(settings, identity.PeerId, out var checkedSettings);
        if (checkedSettings is null)
        {
            return new P2pResult<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>>.Failed(errors);
        }

        var setup = new NetworkSetup<TMessage, TPeerMeta, TConnMeta>(
            checkedSettings, definition, identity, environment ?? P2pEnvironment.Default(system), Logging.GetLogger(system, $"/user/{settings.Name}"));
        var network = system.ActorOf(NetworkActor<TMessage, TPeerMeta, TConnMeta>.Create(setup), settings.Name);
        var started = await network.Ask<NetworkStarted>(NetworkCommand.AwaitStart.Instance, settings.ShutdownTimeout, cancellation).ConfigureAwait(false);
        if (started.Error is { } error)
        {
            await setup.State.Stopped.ConfigureAwait(false);
            return new P2pResult<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>>.Failed(error);
        }

        return new P2pResult<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>>.Ok(new P2pNetwork<TMessage, TPeerMeta, TConnMeta>(setup, network));
    }
}
