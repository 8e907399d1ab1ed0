using Akka.Actor;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>Shakes hands with a node, to see who is there and what it says. Thread-safe.</summary>
public static class P2pProbe
{
    /// <summary>
    /// Dials a point, goes through the whole handshake, and hangs up. Nothing is registered here and no network is needed; no port is announced, so that
    /// the remote has nothing to dial or to tell others.
    /// </summary>
    /// <param name="system">Where the one actor lives.</param>
    /// <param name="point">Where to.</param>
    /// <param name="settings">Chain name, versions, proof of work and the time for the whole probe (<c>connection-timeout</c>).</param>
    /// <param name="identity">Who we say we are, not disposed; a remote that is connected to it refuses.</param>
    /// <param name="metadata">What we tell in the handshake.</param>
    /// <param name="metadataCodec">How metadata are written and read.</param>
    /// <param name="expectedPeerId">Hang up on anybody else.</param>
    /// <param name="environment">Sockets and nonces; absent: those of the system.</param>
    /// <param name="cancellation">Gives the probe up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<ProbeReport<TConnMeta>> RunAsync<TConnMeta>(
        ActorSystem system,
        P2pPoint point,
        P2pSettings settings,
        NodeIdentity identity,
        TConnMeta metadata,
        IConnectionMetadataCodec<TConnMeta> metadataCodec,
        PeerId? expectedPeerId = null,
        P2pEnvironment? environment = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(metadataCodec);
        environment ??= P2pEnvironment.Default(system);
        var target = ProofOfWorkTarget.FromDifficulty(settings.Config.ExpectedProofOfWork);
        var order = new ProbeOrder<TConnMeta>(
            point,
            new HandshakeSettings<TConnMeta>(identity, AnnouncedPort: 0, settings.Versions.AnnouncedVersion, metadata, metadataCodec, target),
            settings.Versions,
            expectedPeerId,
            settings.Limits.ConnectionTimeout);
        var probe = system.ActorOf(ProbeActor<TConnMeta>.Create(order, environment.Tcp, environment.NewMessageNonce));

        // The probe has a deadline of its own and always answers; this one is for a system that is gone.
        var patience = settings.Limits.ConnectionTimeout + settings.ShutdownTimeout;
        try
        {
            return await probe.Ask<ProbeReport<TConnMeta>>(ProbeCommand.Start.Instance, patience, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // It stops by itself after its report; this is for a caller that gave up.
            system.Stop(probe);
        }
    }
}
