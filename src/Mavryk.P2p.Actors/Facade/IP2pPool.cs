using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// The operator's and the application's view of what the layer knows: points, peers, bans, greylists, trust (behaviour 1.2, 4, 14.1). Infos come from a
/// published snapshot without waiting; changes are carried out by the pool one after the other, and the snapshot shows a change when its task completes.
/// After the shutdown changes have no effect, and what is asked for is empty. Thread-safe.
/// </summary>
public interface IP2pPool<TPeerMeta, TConnMeta>
{
    /// <summary>The known points in one of these states; in any state if none is given.</summary>
    ImmutableArray<KeyValuePair<P2pPoint, PointInfo>> Points(params ReadOnlySpan<PointState> states);

    /// <summary>A known point.</summary>
    PointInfo? FindPoint(P2pPoint point);

    /// <summary>The known peers in one of these states; in any state if none is given.</summary>
    ImmutableArray<KeyValuePair<PeerId, PeerInfo<TPeerMeta, TConnMeta>>> Peers(params ReadOnlySpan<PeerState> states);

    /// <summary>A known peer.</summary>
    PeerInfo<TPeerMeta, TConnMeta>? FindPeer(PeerId peer);

    /// <summary>Attempts and connections by what they are doing.</summary>
    PoolCounts Counts { get; }

    /// <summary>What the application stored for a peer; a fresh initial value, which is not stored, if the peer is unknown.</summary>
    TPeerMeta GetPeerMetadata(PeerId peer);

    /// <summary>Stores the application's metadata; makes the peer known.</summary>
    Task SetPeerMetadataAsync(PeerId peer, TPeerMeta metadata, CancellationToken cancellation = default);

    /// <summary>Greylists an address. Its connections stay: the caller closes them if it wants.</summary>
    Task GreylistAddressAsync(P2pAddress address, CancellationToken cancellation = default);

    /// <summary>Greylists a peer id and, if the peer is connected, its address. The connection stays.</summary>
    Task GreylistPeerAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>Who is greylisted.</summary>
    Task<Greylists> GetGreylistsAsync(CancellationToken cancellation = default);

    /// <summary>Empties both greylists; the operator's bans stay.</summary>
    Task ClearGreylistsAsync(CancellationToken cancellation = default);

    /// <summary>Empties the greylists and forgets the operator's bans.</summary>
    Task ClearAccessListsAsync(CancellationToken cancellation = default);

    /// <summary>Bans an address and the peers connected from it, and closes all connections with it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="until">End of the ban; null: until it is lifted.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task BanAsync(P2pAddress address, DateTimeOffset? until = null, CancellationToken cancellation = default);

    /// <summary>Untrusts a point and bans its address as the overload for addresses does.</summary>
    /// <returns>True if the point is known.</returns>
    Task<bool> BanAsync(P2pPoint point, DateTimeOffset? until = null, CancellationToken cancellation = default);

    /// <summary>Untrusts and bans a peer id and closes its connection; its address is not banned.</summary>
    /// <returns>True if the peer is known.</returns>
    Task<bool> BanAsync(PeerId peer, DateTimeOffset? until = null, CancellationToken cancellation = default);

    /// <summary>Takes an address, and the peers banned with it, off bans and greylists.</summary>
    Task UnbanAsync(P2pAddress address, CancellationToken cancellation = default);

    /// <summary>Takes the address of a point off bans and greylists.</summary>
    /// <returns>True if the point is known.</returns>
    Task<bool> UnbanAsync(P2pPoint point, CancellationToken cancellation = default);

    /// <summary>Takes a peer id off bans and greylists.</summary>
    /// <returns>True if the peer is known.</returns>
    Task<bool> UnbanAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>Makes a point known, unbans its address and trusts the point.</summary>
    Task TrustAsync(P2pPoint point, CancellationToken cancellation = default);

    /// <summary>Makes a peer known, unbans and trusts it.</summary>
    Task TrustAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>Takes the trust of a point away.</summary>
    /// <returns>True if the point is known.</returns>
    Task<bool> UntrustAsync(P2pPoint point, CancellationToken cancellation = default);

    /// <summary>Takes the trust of a peer away.</summary>
    /// <returns>True if the peer is known.</returns>
    Task<bool> UntrustAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>Neither banned nor trusted any more.</summary>
    /// <returns>True if the point is known.</returns>
    Task<bool> OpenAsync(P2pPoint point, CancellationToken cancellation = default);

    /// <summary>Neither banned nor trusted any more.</summary>
    /// <returns>True if the peer is known.</returns>
    Task<bool> OpenAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>How an address stands with admission and dialling, trusted or not.</summary>
    Task<Standing> GetStandingAsync(P2pAddress address, CancellationToken cancellation = default);

    /// <summary>How a peer id stands.</summary>
    Task<Standing> GetStandingAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>Sets who must answer at a known point, or that anybody may; another peer there is greylisted by its address and closed (behaviour 4.3).</summary>
    /// <returns>False if the point is unknown.</returns>
    Task<bool> SetExpectedPeerIdAsync(P2pPoint point, PeerId? peer, CancellationToken cancellation = default);

    /// <summary>Makes a point known; of a known one only sets what is given.</summary>
    Task RegisterPointAsync(P2pPoint point, bool? trusted = null, PeerId? expectedPeerId = null, CancellationToken cancellation = default);

    /// <summary>Forgets a point.</summary>
    /// <returns>False if it is unknown or in use.</returns>
    Task<bool> UnregisterPointAsync(P2pPoint point, CancellationToken cancellation = default);

    /// <summary>Kicks a peer: its connection closes with the reason Explicit_RPC.</summary>
    /// <returns>False if the peer is not connected: nothing to do.</returns>
    Task<bool> DisconnectPeerAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>Asks a peer for points now (Bootstrap), as the maintenance does when it looks for peers; what the peer tells is taken in when it comes.</summary>
    /// <returns>What became of the message; <see cref="SendResult.Disabled"/> if peer discovery is disabled.</returns>
    Task<SendResult> RequestPointsAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>
    /// Offers a peer a swap (Swap_request, behaviour 6.4): another of our peers for one of its own. Its answer is acted on if swaps are enabled: we dial what it
    /// offers, and give up <paramref name="offeredPeer"/> after success.
    /// </summary>
    /// <param name="peer">Who is asked.</param>
    /// <param name="offeredPoint">Where the offered peer can be dialled.</param>
    /// <param name="offeredPeer">The offered peer.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task<SendResult> RequestSwapAsync(PeerId peer, P2pPoint offeredPoint, PeerId offeredPeer, CancellationToken cancellation = default);

    /// <summary>
    /// Writes the known peers, the bans and the points trusted by word to their files now, and waits until they are on the disk. Not needed for safety: changes are written
    /// some time after they are made, and at the shutdown.
    /// </summary>
    Task<SaveResult> SaveAsync(CancellationToken cancellation = default);

    /// <summary>The last events of a point, oldest first; none if it is unknown.</summary>
    Task<ImmutableArray<PointEvent>> GetPointLogAsync(P2pPoint point, CancellationToken cancellation = default);

    /// <summary>The last events of a peer, oldest first; none if it is unknown.</summary>
    Task<ImmutableArray<PeerEvent>> GetPeerLogAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>
    /// The last events of a point as <see cref="GetPointLogAsync"/> gives them, then every new one, none lost and none twice, until the enumeration is
    /// cancelled or the network ends. It also ends for a reader that lags behind by more events than are kept for it.
    /// </summary>
    IAsyncEnumerable<ImmutableArray<PointEvent>> FollowPointLogAsync(P2pPoint point, CancellationToken cancellation = default);

    /// <summary>The same for the events of a peer.</summary>
    IAsyncEnumerable<ImmutableArray<PeerEvent>> FollowPeerLogAsync(PeerId peer, CancellationToken cancellation = default);

    /// <summary>What stands between us and a connection to this point; nothing if the maintenance will dial it.</summary>
    Task<ImmutableArray<Obstacle>> WhyAsync(P2pPoint point, CancellationToken cancellation = default);

    /// <summary>What stands between us and a connection with this peer.</summary>
    Task<ImmutableArray<Obstacle>> WhyAsync(PeerId peer, CancellationToken cancellation = default);
}

/// <summary>Who is greylisted at one moment, oldest first. Immutable.</summary>
/// <param name="Addresses">The addresses.</param>
/// <param name="NotReliableSince">Since when addresses were left out for want of room; null while the list is complete.</param>
/// <param name="Peers">The peer ids.</param>
public sealed record Greylists(ImmutableArray<P2pAddress> Addresses, DateTimeOffset? NotReliableSince, ImmutableArray<PeerId> Peers)
{
    /// <summary>Nobody.</summary>
    public static Greylists None { get; } = new([], null, []);
}
