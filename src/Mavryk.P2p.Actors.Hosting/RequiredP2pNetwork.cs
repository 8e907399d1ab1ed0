using Akka.Actor;
using Mavryk.P2p.Actors.Facade;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>Looks for the network in the actor system when it is asked for.</summary>
internal sealed class RequiredP2pNetwork<TMessage, TPeerMeta, TConnMeta>(ActorSystem system) : IRequiredP2pNetwork<TMessage, TPeerMeta, TConnMeta>
{
    private readonly Task<IHostedView> _started = HostedNetwork.For(system).Started;

    public IP2pNetwork<TMessage, TPeerMeta, TConnMeta> Network => _started.IsCompletedSuccessfully
        ? Typed(_started.Result)
        : throw new InvalidOperationException(
            "The network has not started yet. A service that is made before the host starts takes an IRequiredP2pNetwork and awaits GetAsync.");

    public async Task<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>> GetAsync(CancellationToken cancellation = default) =>
        Typed(await _started.WaitAsync(cancellation).ConfigureAwait(false));

    private static IP2pNetwork<TMessage, TPeerMeta, TConnMeta> Typed(IHostedView view) =>
        view is HostedView<TMessage, TPeerMeta, TConnMeta> typed
            ? typed.Network
            : throw new InvalidOperationException($"The network of this host has other types than {typeof(IP2pNetwork<TMessage, TPeerMeta, TConnMeta>)}.");
}
