using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Files;

/// <summary>One peer of the peers file. Immutable.</summary>
/// <param name="Peer">The peer; its state, score and id point are not kept, it is disconnected after reading.</param>
/// <param name="Log">The last lines of its log, oldest first, at most <see cref="PeerEvent.LogSize"/>.</param>
/// <typeparam name="TPeerMeta">What the application stores for each peer.</typeparam>
public sealed record SavedPeer<TPeerMeta>(KnownPeer<TPeerMeta> Peer, ImmutableArray<PeerEvent> Log);
