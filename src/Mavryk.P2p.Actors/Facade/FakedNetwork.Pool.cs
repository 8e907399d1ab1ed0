using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Facade;

/// <content>The application's part answers that nobody is known; the operator's part is disabled (behaviour 14.1).</content>
internal sealed partial class FakedNetwork<TMessage, TPeerMeta, TConnMeta>
{
    public PoolCounts Counts => default;

    public ImmutableArray<KeyValuePair<P2pPoint, PointInfo>> Points(params ReadOnlySpan<PointState> states) => [];

    public PointInfo? FindPoint(P2pPoint point) => null;

    public ImmutableArray<KeyValuePair<PeerId, PeerInfo<TPeerMeta, TConnMeta>>> Peers(params ReadOnlySpan<PeerState> states) => [];

    public PeerInfo<TPeerMeta, TConnMeta>? FindPeer(PeerId peer) => null;

    public TPeerMeta GetPeerMetadata(PeerId peer) => definition.InitialPeerMetadata();

    public Task SetPeerMetadataAsync(PeerId peer, TPeerMeta metadata, CancellationToken cancellation = default) => Task.CompletedTask;

    public Task GreylistAddressAsync(P2pAddress address, CancellationToken cancellation = default) => Task.CompletedTask;

    public Task GreylistPeerAsync(PeerId peer, CancellationToken cancellation = default) => Task.CompletedTask;

    public Task<bool> DisconnectPeerAsync(PeerId peer, CancellationToken cancellation = default) => Task.FromResult(false);

    public Task<SendResult> RequestPointsAsync(PeerId peer, CancellationToken cancellation = default) =>
        Task.FromResult<SendResult>(SendResult.Closed.Instance);

    public Task<SendResult> RequestSwapAsync(PeerId peer, P2pPoint offeredPoint, PeerId offeredPeer, CancellationToken cancellation = default) =>
        Task.FromResult<SendResult>(SendResult.Closed.Instance);

    public Task<Greylists> GetGreylistsAsync(CancellationToken cancellation = default) => Disabled<Greylists>();

    public Task ClearGreylistsAsync(CancellationToken cancellation = default) => Disabled<bool>();

    public Task ClearAccessListsAsync(CancellationToken cancellation = default) => Disabled<bool>();

    public Task BanAsync(P2pAddress address, DateTimeOffset? until = null, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> BanAsync(P2pPoint point, DateTimeOffset? until = null, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> BanAsync(PeerId peer, DateTimeOffset? until = null, CancellationToken cancellation = default) => Disabled<bool>();

    public Task UnbanAsync(P2pAddress address, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> UnbanAsync(P2pPoint point, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> UnbanAsync(PeerId peer, CancellationToken cancellation = default) => Disabled<bool>();

    public Task TrustAsync(P2pPoint point, CancellationToken cancellation = default) => Disabled<bool>();

    public Task TrustAsync(PeerId peer, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> UntrustAsync(P2pPoint point, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> UntrustAsync(PeerId peer, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> OpenAsync(P2pPoint point, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> OpenAsync(PeerId peer, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<Standing> GetStandingAsync(P2pAddress address, CancellationToken cancellation = default) => Disabled<Standing>();

    public Task<Standing> GetStandingAsync(PeerId peer, CancellationToken cancellation = default) => Disabled<Standing>();

    public Task<bool> SetExpectedPeerIdAsync(P2pPoint point, PeerId? peer, CancellationToken cancellation = default) => Disabled<bool>();

    public Task RegisterPointAsync(P2pPoint point, bool? trusted = null, PeerId? expectedPeerId = null, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<bool> UnregisterPointAsync(P2pPoint point, CancellationToken cancellation = default) => Disabled<bool>();

    public Task<SaveResult> SaveAsync(CancellationToken cancellation = default) => Disabled<SaveResult>();

    public Task<ImmutableArray<PointEvent>> GetPointLogAsync(P2pPoint point, CancellationToken cancellation = default) => Disabled<ImmutableArray<PointEvent>>();

    public Task<ImmutableArray<PeerEvent>> GetPeerLogAsync(PeerId peer, CancellationToken cancellation = default) => Disabled<ImmutableArray<PeerEvent>>();

    public IAsyncEnumerable<ImmutableArray<PointEvent>> FollowPointLogAsync(P2pPoint point, CancellationToken cancellation = default) =>
        DisabledStreamAsync<ImmutableArray<PointEvent>>();

    public IAsyncEnumerable<ImmutableArray<PeerEvent>> FollowPeerLogAsync(PeerId peer, CancellationToken cancellation = default) =>
        DisabledStreamAsync<ImmutableArray<PeerEvent>>();

    public Task<ImmutableArray<Obstacle>> WhyAsync(P2pPoint point, CancellationToken cancellation = default) => Disabled<ImmutableArray<Obstacle>>();

    public Task<ImmutableArray<Obstacle>> WhyAsync(PeerId peer, CancellationToken cancellation = default) => Disabled<ImmutableArray<Obstacle>>();

    private static Task<T> Disabled<T>() => Task.FromException<T>(new P2pLayerDisabledException());

    private static async IAsyncEnumerable<T> DisabledStreamAsync<T>()
    {
        yield return await Disabled<T>().ConfigureAwait(false);
    }
}
