using System.Net;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Network;

/// <summary>Everything one network instance is made of: settings, the application's definition, and the outside world as parameters.</summary>
internal sealed class NetworkSetup<TMessage, TPeerMeta, TConnMeta>(
    NetworkSettings settings, P2pDefinition<TMessage, TPeerMeta, TConnMeta> definition, NodeIdentity identity, P2pEnvironment environment, ILoggingAdapter log)
{
    private long _randomSources;

    public NetworkSettings Settings { get; } = settings;

    public P2pDefinition<TMessage, TPeerMeta, TConnMeta> Definition { get; } = definition;

    public NodeIdentity Identity { get; } = identity;

    public P2pMessageCodec<TMessage> Codec { get; } = new(definition.Messages);

    public NetworkVersion AnnouncedVersion { get; } = settings.Pool.Versions.AnnouncedVersion;

    public NetworkState<TMessage, TPeerMeta, TConnMeta> State { get; } = new(settings.Source.Name);

    public ConnectionCallbacks<TMessage, TConnMeta> Callbacks { get; } = new();

    /// <summary>The application's hooks, and the log and the counters of its messages. One more, made at the same moment, does no harm.</summary>
    public MessageObserver<TMessage, TConnMeta> Messages => field ??= new(Definition.Hooks, State.Counters, log);

    /// <summary>Speaks Akka.IO's TCP messages.</summary>
    public IActorRef Tcp { get; } = environment.Tcp;

    /// <summary>Speaks Akka.IO's UDP messages.</summary>
    public IActorRef Udp { get; } = environment.Udp;

    /// <summary>The addresses of a host name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; } = environment.Resolve;

    /// <summary>Fresh bytes for each handshake.</summary>
    public Func<Nonce> NewMessageNonce { get; } = environment.NewMessageNonce;

    /// <summary>Chance for the callers of the facade.</summary>
    public SharedRandom SharedRandom { get; } = new(environment.Seed);

    /// <summary>What all handshakes have in common.</summary>
    public HandshakeSettings<TConnMeta> Handshake => new(
        Identity, AnnouncedPort, AnnouncedVersion, Definition.ConnectionMetadata, Definition.ConnectionMetadataCodec, Settings.Connections.ProofOfWorkTarget);

    /// <summary>A random source for one owner; all of them follow from the one seed.</summary>
    public IRandomSource NewRandom() => new SeededRandom(environment.Seed + (ulong)Interlocked.Increment(ref _randomSources));

    /// <summary>The port told to peers; 0 is none. Known once the listening socket is bound.</summary>
    private ushort AnnouncedPort => Settings.AdvertisedPort ?? State.ListeningPort;
}
