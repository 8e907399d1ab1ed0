using Akka.Actor;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>The network of one actor system, from the moment that somebody asks for it: services can be made before it starts. Thread-safe.</summary>
internal sealed class HostedNetwork : IExtension
{
    private readonly TaskCompletionSource<IHostedView> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _claims;

    /// <summary>Fails if the network could not be started.</summary>
    public Task<IHostedView> Started => _started.Task;

    public static HostedNetwork For(ActorSystem system) => new HostedNetworkExtension().Apply(system);

    /// <summary>To be called by who is about to start the network.</summary>
    /// <exception cref="InvalidOperationException">Somebody has called before.</exception>
    public void Claim()
    {
        if (Interlocked.Increment(ref _claims) > 1)
        {
            throw new InvalidOperationException("This actor system has a network already. More of them are made with P2pNetwork.CreateAsync.");
        }
    }

    public void SetStarted(IHostedView view) => _started.SetResult(view);

    public void SetFailed(Exception cause) => _started.TrySetException(cause);
}

internal sealed class HostedNetworkExtension : ExtensionIdProvider<HostedNetwork>
{
    public override HostedNetwork CreateExtension(ExtendedActorSystem system) => new();
}
