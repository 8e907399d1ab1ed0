using Akka.Actor;
using Mavryk.P2p.Actors.Facade;

namespace Mavryk.P2p.Actors.Protocols;

/// <summary>The way from the facade to the actors.</summary>
public static class NetworkActorExtensions
{
    /// <summary>
    /// The root actor, for actors of the same system: it speaks <see cref="NetworkProtocol"/>. The network owns it and ends it; do not stop it. Nobody for a
    /// network that is no real one.
    /// </summary>
    public static IActorRef GetActor<TMessage, TPeerMeta, TConnMeta>(this IP2pNetwork<TMessage, TPeerMeta, TConnMeta> network) =>
        network is P2pNetwork<TMessage, TPeerMeta, TConnMeta> real ? real.Root : ActorRefs.Nobody;
}
