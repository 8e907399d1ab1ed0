using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using Akka.Actor;
using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>The operator's part: one pure operation, one answer.</summary>
internal sealed partial class PoolActor<TMessage, TPeerMeta, TConnMeta>
{
    private object Carry(PoolOperation operation) => operation switch
    {
        PoolOperation.GreylistAddress greylist => Done(() => _pool.GreylistAddress(greylist.Address, Now)),
        PoolOperation.GreylistPeer greylist => Done(() => _pool.GreylistPeer(greylist.PeerId, Now)),
        PoolOperation.ClearGreylists clear => Done(clear.WithBans ? _pool.ClearAccessLists : _pool.ClearGreylists),
        PoolOperation.BanAddress ban => Done(() => _pool.BanAddress(ban.Address, ban.Until)),
        PoolOperation.UnbanAddress unban => Done(() => _pool.UnbanAddress(unban.Address)),
        PoolOperation.ChangePoint change => ChangePoint(change),
        PoolOperation.ChangePeer change => ChangePeer(change),
        PoolOperation.SetExpectedPeerId expected => _pool.SetExpectedPeerId(expected.Point, expected.PeerId, Now),
        PoolOperation.RegisterPoint register => Done(() => _pool.RegisterPoint(register.Point, register.Trusted, register.ExpectedPeerId, Now)),
        PoolOperation.UnregisterPoint unregister => _pool.UnregisterPoint(unregister.Point),
        PoolOperation.SetPeerMetadata<TPeerMeta> set => Done(() => _pool.SetPeerMetadata(set.PeerId, set.Metadata, Now)),
        PoolOperation.DisconnectPeer kick => Disconnect(kick.PeerId, new DisconnectionReason.ExplicitRpc()),
        PoolOperation.RequestPoints request => RequestPoints(request.PeerId),
        PoolOperation.RequestSwap request => RequestSwap(request),
        PoolOperation.GetGreylists => new Greylists(_pool.GreylistedAddresses(Now), _pool.GreylistNotReliableSince, _pool.GreylistedPeers(Now)),
        PoolOperation.GetAddressStanding get => _pool.StandingOf(get.Address, Now),
        PoolOperation.GetPeerStanding get => _pool.StandingOf(get.PeerId, Now),
        PoolOperation.GetPointLog get => Log(get.Point, _pool.PointLog(get.Point), get.Follower),
        PoolOperation.GetPeerLog get => Log(get.PeerId, _pool.PeerLog(get.PeerId), get.Follower),
        PoolOperation.WhyPoint why => _pool.Why(why.Point, Now),
        PoolOperation.WhyPeer why => _pool.Why(why.PeerId, Now),
        _ => throw new UnreachableException($"No answer to {operation.GetType().Name}."),
    };

    private static bool Done(Action operation)
    {
        operation();
        return true;
    }

    // All lines so far are with the events actor already, and the next will come behind the follower: none twice, none lost.
    private ImmutableArray<TLine> Log<TKey, TLine>(TKey source, ImmutableArray<TLine> stored, ChannelWriter<TLine>? follower)
        where TKey : notnull
    {
        if (follower is not null)
        {
            _events.Tell(new EventsCommand.Follow<TKey, TLine>(source, follower));
        }

        return stored;
    }

    private bool ChangePoint(PoolOperation.ChangePoint change)
    {
        switch (change.Change)
        {
            case AccessChange.Ban:
                _pool.BanPoint(change.Point, change.Until);
                break;
            case AccessChange.Unban:
                _pool.UnbanAddress(change.Point.Address);
                break;
            case AccessChange.Trust:
                _pool.TrustPoint(change.Point, Now);
                break;
            case AccessChange.Untrust:
                _pool.SetTrusted(change.Point, trusted: false);
                break;
            case AccessChange.Open:
                _pool.OpenPoint(change.Point);
                break;
        }

        return _pool.Snapshot().Points.ContainsKey(change.Point);
    }

    private bool ChangePeer(PoolOperation.ChangePeer change)
    {
        switch (change.Change)
        {
            case AccessChange.Ban:
                _pool.BanPeer(change.PeerId, change.Until);
                break;
            case AccessChange.Unban:
                _pool.UnbanPeer(change.PeerId);
                break;
            case AccessChange.Trust:
                _pool.TrustPeer(change.PeerId, Now);
                break;
            case AccessChange.Untrust:
                _pool.SetTrusted(change.PeerId, trusted: false);
                break;
            case AccessChange.Open:
                _pool.OpenPeer(change.PeerId);
                break;
        }

        return _pool.Snapshot().Peers.ContainsKey(change.PeerId);
    }

    private bool Disconnect(PeerId peer, DisconnectionReason reason) =>
        _pool.Snapshot().FindConnection(peer) is { } connection && _pool.Close(connection.Attempt, reason);
}
