using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Facade;

/// <content>Points, peers and access.</content>
internal sealed partial class P2pNetwork<TMessage, TPeerMeta, TConnMeta>
{
    public PoolCounts Counts => setup.State.Pool.Counts;

    public ImmutableArray<KeyValuePair<P2pPoint, PointInfo>> Points(params ReadOnlySpan<PointState> states)
    {
        var found = ImmutableArray.CreateBuilder<KeyValuePair<P2pPoint, PointInfo>>();
        foreach (var point in setup.State.Pool.Points)
        {
            if (states.IsEmpty || states.Contains(point.Value.State))
            {
                found.Add(point);
            }
        }

        return found.DrainToImmutable();
    }

    public PointInfo? FindPoint(P2pPoint point) => setup.State.Pool.Points.GetValueOrDefault(point);

    public ImmutableArray<KeyValuePair<PeerId, PeerInfo<TPeerMeta, TConnMeta>>> Peers(params ReadOnlySpan<PeerState> states)
    {
        var found = ImmutableArray.CreateBuilder<KeyValuePair<PeerId, PeerInfo<TPeerMeta, TConnMeta>>>();
        foreach (var (id, peer) in setup.State.Pool.Peers)
        {
            if (states.IsEmpty || states.Contains(peer.State))
            {
                found.Add(new(id, InfoOf(peer)));
            }
        }

        return found.DrainToImmutable();
    }

    public PeerInfo<TPeerMeta, TConnMeta>? FindPeer(PeerId peer) => setup.State.Pool.Peers.GetValueOrDefault(peer) is { } known ? InfoOf(known) : null;

    public TPeerMeta GetPeerMetadata(PeerId peer) =>
        setup.State.Pool.Peers.GetValueOrDefault(peer) is { } known ? known.Metadata : setup.Definition.InitialPeerMetadata();

    public Task SetPeerMetadataAsync(PeerId peer, TPeerMeta metadata, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.SetPeerMetadata<TPeerMeta>(peer, metadata), cancellation);

    public Task GreylistAddressAsync(P2pAddress address, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.GreylistAddress(address), cancellation);

    public Task GreylistPeerAsync(PeerId peer, CancellationToken cancellation = default) => CarryOutAsync(new PoolOperation.GreylistPeer(peer), cancellation);

    public Task<Greylists> GetGreylistsAsync(CancellationToken cancellation = default) =>
        AskPoolAsync(new PoolOperation.GetGreylists(), Greylists.None, cancellation);

    public Task ClearGreylistsAsync(CancellationToken cancellation = default) => CarryOutAsync(new PoolOperation.ClearGreylists(WithBans: false), cancellation);

    public Task ClearAccessListsAsync(CancellationToken cancellation = default) => CarryOutAsync(new PoolOperation.ClearGreylists(WithBans: true), cancellation);

    public Task BanAsync(P2pAddress address, DateTimeOffset? until = null, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.BanAddress(address, until), cancellation);

    public Task<bool> BanAsync(P2pPoint point, DateTimeOffset? until = null, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.ChangePoint(point, AccessChange.Ban, until), cancellation);

    public Task<bool> BanAsync(PeerId peer, DateTimeOffset? until = null, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.ChangePeer(peer, AccessChange.Ban, until), cancellation);

    public Task UnbanAsync(P2pAddress address, CancellationToken cancellation = default) => CarryOutAsync(new PoolOperation.UnbanAddress(address), cancellation);

    public Task<bool> UnbanAsync(P2pPoint point, CancellationToken cancellation = default) => ChangeAsync(point, AccessChange.Unban, cancellation);

    public Task<bool> UnbanAsync(PeerId peer, CancellationToken cancellation = default) => ChangeAsync(peer, AccessChange.Unban, cancellation);

    public Task TrustAsync(P2pPoint point, CancellationToken cancellation = default) => ChangeAsync(point, AccessChange.Trust, cancellation);

    public Task TrustAsync(PeerId peer, CancellationToken cancellation = default) => ChangeAsync(peer, AccessChange.Trust, cancellation);

    public Task<bool> UntrustAsync(P2pPoint point, CancellationToken cancellation = default) => ChangeAsync(point, AccessChange.Untrust, cancellation);

    public Task<bool> UntrustAsync(PeerId peer, CancellationToken cancellation = default) => ChangeAsync(peer, AccessChange.Untrust, cancellation);

    public Task<bool> OpenAsync(P2pPoint point, CancellationToken cancellation = default) => ChangeAsync(point, AccessChange.Open, cancellation);

    public Task<bool> OpenAsync(PeerId peer, CancellationToken cancellation = default) => ChangeAsync(peer, AccessChange.Open, cancellation);

    public Task<Standing> GetStandingAsync(P2pAddress address, CancellationToken cancellation = default) =>
        AskPoolAsync(new PoolOperation.GetAddressStanding(address), Standing.Clear, cancellation);

    public Task<Standing> GetStandingAsync(PeerId peer, CancellationToken cancellation = default) =>
        AskPoolAsync(new PoolOperation.GetPeerStanding(peer), Standing.Clear, cancellation);

    public Task<bool> SetExpectedPeerIdAsync(P2pPoint point, PeerId? peer, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.SetExpectedPeerId(point, peer), cancellation);

    public Task RegisterPointAsync(P2pPoint point, bool? trusted = null, PeerId? expectedPeerId = null, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.RegisterPoint(point, trusted, expectedPeerId), cancellation);

    public Task<bool> UnregisterPointAsync(P2pPoint point, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.UnregisterPoint(point), cancellation);

    public Task<bool> DisconnectPeerAsync(PeerId peer, CancellationToken cancellation = default) =>
        CarryOutAsync(new PoolOperation.DisconnectPeer(peer), cancellation);

    public Task<SendResult> RequestPointsAsync(PeerId peer, CancellationToken cancellation = default) =>
        AskPoolAsync<SendResult>(new PoolOperation.RequestPoints(peer), SendResult.Closed.Instance, cancellation);

    public Task<SendResult> RequestSwapAsync(PeerId peer, P2pPoint offeredPoint, PeerId offeredPeer, CancellationToken cancellation = default) =>
        AskPoolAsync<SendResult>(new PoolOperation.RequestSwap(peer, offeredPoint, offeredPeer), SendResult.Closed.Instance, cancellation);

    public Task<SaveResult> SaveAsync(CancellationToken cancellation = default) =>
        AskPoolAsync<SaveResult>(new PoolOperation.Save(OnlyChanges: false), SaveResult.Stopped.Instance, cancellation);

    public Task<ImmutableArray<PointEvent>> GetPointLogAsync(P2pPoint point, CancellationToken cancellation = default) =>
        AskPoolAsync<ImmutableArray<PointEvent>>(new PoolOperation.GetPointLog(point), [], cancellation);

    public Task<ImmutableArray<PeerEvent>> GetPeerLogAsync(PeerId peer, CancellationToken cancellation = default) =>
        AskPoolAsync<ImmutableArray<PeerEvent>>(new PoolOperation.GetPeerLog(peer), [], cancellation);

    public IAsyncEnumerable<ImmutableArray<PointEvent>> FollowPointLogAsync(P2pPoint point, CancellationToken cancellation = default) =>
        FollowLogAsync<P2pPoint, PointEvent>(point, reader => new PoolOperation.GetPointLog(point, reader), cancellation);

    public IAsyncEnumerable<ImmutableArray<PeerEvent>> FollowPeerLogAsync(PeerId peer, CancellationToken cancellation = default) =>
        FollowLogAsync<PeerId, PeerEvent>(peer, reader => new PoolOperation.GetPeerLog(peer, reader), cancellation);

    public Task<ImmutableArray<Obstacle>> WhyAsync(P2pPoint point, CancellationToken cancellation = default) =>
        AskPoolAsync<ImmutableArray<Obstacle>>(new PoolOperation.WhyPoint(point), [], cancellation);

    public Task<ImmutableArray<Obstacle>> WhyAsync(PeerId peer, CancellationToken cancellation = default) =>
        AskPoolAsync<ImmutableArray<Obstacle>>(new PoolOperation.WhyPeer(peer), [], cancellation);

    private PeerInfo<TPeerMeta, TConnMeta> InfoOf(KnownPeer<TPeerMeta> peer)
    {
        var running = setup.State.Running.ByPeer.GetValueOrDefault(peer.PeerId);
        return new PeerInfo<TPeerMeta, TConnMeta>
        {
            Score = peer.Score,
            Trusted = peer.Trusted,
            ConnectionMetadata = running is null ? default : running.Info.RemoteMetadata,
            PeerMetadata = peer.Metadata,
            State = peer.State,
            ReachableAt = peer.ReachableAt,
            Stat = running?.Stat ?? default,
            LastFailedConnection = peer.LastFailedConnection,
            LastRejectedConnection = peer.LastRejectedConnection,
            LastEstablishedConnection = peer.LastEstablishedConnection,
            LastDisconnection = peer.LastDisconnection,
            LastSeen = peer.LastSeen,
            LastMiss = peer.LastMiss,
        };
    }

    private Task<bool> ChangeAsync(P2pPoint point, AccessChange change, CancellationToken cancellation) =>
        CarryOutAsync(new PoolOperation.ChangePoint(point, change), cancellation);

    private Task<bool> ChangeAsync(PeerId peer, AccessChange change, CancellationToken cancellation) =>
        CarryOutAsync(new PoolOperation.ChangePeer(peer, change), cancellation);

    private Task<bool> CarryOutAsync(PoolOperation operation, CancellationToken cancellation) => AskPoolAsync(operation, closed: false, cancellation);

    private async IAsyncEnumerable<ImmutableArray<TLine>> FollowLogAsync<TKey, TLine>(
        TKey source, Func<ChannelWriter<TLine>, PoolOperation> follow, [EnumeratorCancellation] CancellationToken cancellation)
        where TKey : notnull
    {
        var channel = Channel.CreateBounded<TLine>(new BoundedChannelOptions(setup.Settings.EventsBuffer) { SingleWriter = true, SingleReader = true });

        // A tree that is gone completes nothing any more.
        using var gone = setup.State.Gone.UnsafeRegister(static writer => ((ChannelWriter<TLine>)writer!).TryComplete(), channel.Writer);

        // Not to be cancelled: a follower that is on its way could not be called back.
        var stored = await AskPoolAsync<ImmutableArray<TLine>>(follow(channel.Writer), default, CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (stored.IsDefault)
            {
                yield break;
            }

            yield return stored;
            await foreach (var line in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return [line];
            }
        }
        finally
        {
            network.Tell(new EventsCommand.Unfollow<TKey, TLine>(source, channel.Writer), ActorRefs.NoSender);
        }
    }

    private async Task<T> AskPoolAsync<T>(PoolOperation operation, T closed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (setup.State.Stopped.IsCompleted)
        {
            return closed;
        }

        var answer = network.Ask<object>(operation, setup.Settings.ShutdownTimeout, cancellation);

        // A tree that ends meanwhile may lose the question.
        var first = await Task.WhenAny(answer, setup.State.Stopped).ConfigureAwait(false);
        return first == answer && await answer.ConfigureAwait(false) is T value ? value : closed;
    }
}
