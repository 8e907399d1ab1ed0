using System.Collections.Concurrent;
using Akka;
using Akka.Actor;

namespace Mavryk.P2p.Actors.Network;

/// <summary>
/// Brings all networks of an actor system down with it, in its phases: closed with the listeners of the application, disconnected with its last
/// requests, stopped with its services. Tasks of a coordinated shutdown cannot be taken back, so they are added once a system, and the networks
/// come and go here. Thread-safe.
/// </summary>
internal sealed class LiveNetworks : IExtension
{
    private readonly ConcurrentDictionary<IActorRef, Func<ShutdownStage, Task>> _networks = new();

    private LiveNetworks(CoordinatedShutdown shutdown)
    {
        Add(CoordinatedShutdown.PhaseServiceUnbind, ShutdownStage.Closed);
        Add(CoordinatedShutdown.PhaseServiceRequestsDone, ShutdownStage.Disconnected);
        Add(CoordinatedShutdown.PhaseServiceStop, ShutdownStage.Stopped);

        void Add(string phase, ShutdownStage stage) => shutdown.AddTask(phase, $"p2p-{stage}".ToLowerInvariant(), () => ShutDownAsync(stage));
    }

    /// <summary>Networks that are not down.</summary>
    public int Count => _networks.Count;

    public static LiveNetworks Of(ActorSystem system) => system.WithExtension<LiveNetworks, Provider>();

    /// <param name="network">The root of a network.</param>
    /// <param name="shutDown">Begins its shutdown up to a stage and completes when that is reached.</param>
    public void Add(IActorRef network, Func<ShutdownStage, Task> shutDown) => _networks[network] = shutDown;

    public void Remove(IActorRef network) => _networks.TryRemove(network, out _);

    private async Task<Done> ShutDownAsync(ShutdownStage stage)
    {
        await Task.WhenAll(_networks.Values.Select(shutDown => shutDown(stage))).ConfigureAwait(false);
        return Done.Instance;
    }

    private sealed class Provider : ExtensionIdProvider<LiveNetworks>
    {
        public override LiveNetworks CreateExtension(ExtendedActorSystem system) => new(CoordinatedShutdown.Get(system));
    }
}
