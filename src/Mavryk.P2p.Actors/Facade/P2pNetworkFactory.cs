using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Protocol.Events;
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
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
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
        var log = Logging.GetLogger(system, $"/user/{settings.Name}");
        var errors = NetworkSettings.TryCreate(settings, identity.PeerId, out var checkedSettings, log);
        if (checkedSettings is null)
        {
            return new P2pResult<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>>.Failed(errors);
        }

        var setup = new NetworkSetup<TMessage, TPeerMeta, TConnMeta>(
            checkedSettings, definition, identity, environment ?? P2pEnvironment.Default(system), log);
        var network = system.ActorOf(NetworkActor<TMessage, TPeerMeta, TConnMeta>.Create(setup), settings.Name);
        NetworkStarted started;
        try
        {
            started = await network.Ask<NetworkStarted>(NetworkCommand.AwaitStart.Instance, settings.ShutdownTimeout, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AskTimeoutException)
        {
            network.Tell(new NetworkCommand.Shutdown(ShutdownStage.Stopped), ActorRefs.NoSender);
            await setup.State.Stopped.ConfigureAwait(false);
            if (exception is OperationCanceledException)
            {
                throw;
            }

            started = new NetworkStarted(new P2pError.Timeout());
        }

        if (started.Error is { } error)
        {
            await setup.State.Stopped.ConfigureAwait(false);
            return new P2pResult<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>>.Failed(error);
        }

        return new P2pResult<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>>.Ok(new P2pNetwork<TMessage, TPeerMeta, TConnMeta>(setup, network));
    }

    /// <summary>
    /// The layer switched off (behaviour 1.8): no sockets and no actors, so for an application that runs alone, or for unit tests of one that does not.
    /// Nobody is connected, dialling fails with <see cref="P2pError.ConnectionFailed"/>, sending answers Closed, receiving and watching never complete,
    /// registrations are ignored, and what only operators ask throws <see cref="P2pLayerDisabledException"/>.
    /// </summary>
    /// <param name="settings">Only chain name and versions count.</param>
    /// <param name="definition">Only the initial metadata of a peer counts.</param>
    public static IP2pNetwork<TMessage, TPeerMeta, TConnMeta> Faked<TMessage, TPeerMeta, TConnMeta>(
        P2pSettings settings, P2pDefinition<TMessage, TPeerMeta, TConnMeta> definition)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(definition);
        return new FakedNetwork<TMessage, TPeerMeta, TConnMeta>(settings, definition);
    }

    /// <summary>
    /// A connection of a faked network, for unit tests of what an application does with one: outgoing, to the peer id of the faked network at no port, with
    /// our own versions and metadata on both sides; closed.
    /// </summary>
    /// <param name="settings">Only chain name and versions count.</param>
    /// <param name="definition">Only the connection metadata counts.</param>
    public static IP2pConnection<TMessage, TConnMeta> FakedConnection<TMessage, TPeerMeta, TConnMeta>(
        P2pSettings settings, P2pDefinition<TMessage, TPeerMeta, TConnMeta> definition)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(definition);
        return new FakedConnection<TMessage, TConnMeta>(settings.Versions.AnnouncedVersion, definition.ConnectionMetadata);
    }
}
