using Mavryk.P2p.Actors.Facade;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>
/// The network of the host for services that are made before it has started, as all hosted services are: what <c>IRequiredActor</c> is for actors. Thread-safe.
/// </summary>
public interface IRequiredP2pNetwork<TMessage, TPeerMeta, TConnMeta>
{
    /// <summary>The network.</summary>
    /// <exception cref="InvalidOperationException">It has not started yet.</exception>
    IP2pNetwork<TMessage, TPeerMeta, TConnMeta> Network { get; }

    /// <summary>The network, as soon as it has started.</summary>
    /// <exception cref="InvalidOperationException">It could not be started, or the host has a network of other types.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>> GetAsync(CancellationToken cancellation = default);
}
