using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>The verdict on an authenticated remote (behaviour 5.4 a to l, 5.9).</content>
public sealed partial class Pool<TPeerMeta>
{
    /// <summary>
    /// Judges an authenticated remote and, if it is accepted, takes point, peer and slot in the same step. Order of the checks: banned, private mode (before
    /// anything a stranger could learn from), expected peer id, versions, slots, state of point and peer.
    /// </summary>
    public Verdict Authenticated(AttemptId attempt, AuthenticatedPeer remote, DateTimeOffset now)
    {
        if (!_attempts.TryGetValue(attempt, out var found) || found.Phase != AttemptPhase.Pending)
        {
            return new Verdict.Stale();
        }

        found.Remote = remote;
        return Judge(found, remote, now);
    }

    private Verdict Judge(Attempt<TPeerMeta> attempt, AuthenticatedPeer remote, DateTimeOffset now)
    {
        if (_acl.IsBanned(remote.PeerId, now))
        {
            return Drop(attempt, new P2pError.PeerBanned(remote.PeerId), now);
        }

        var point = attempt.Incoming ? AnnouncedPoint(remote.IdPoint) : attempt.RemoteSocket;
        attempt.Trusted = IsTrusted(point) || IsTrusted(remote.PeerId);
        if (_settings.PrivateMode && !attempt.Trusted)
        {
            return Drop(attempt, new P2pError.PrivateMode(), now);
        }

        var entry = attempt.Point ?? (point is { } announced ? RegisterAnnounced(announced, now) : null);
        if ((attempt.ExpectedPeerId ?? entry?.Info.ExpectedPeerId) is { } expected)
        {
            var expecting = point ?? attempt.RemoteSocket;
            Do(new PoolEffect.PeerIdChecked(expecting, expected, remote.PeerId));
            if (expected != remote.PeerId)
            {
                return Drop(attempt, new P2pError.IdentityCheckFailure(expecting, expected, remote.PeerId), now);
            }
        }

        var peer = RegisterPeer(remote.PeerId, now);
        if (entry is not null)
        {
            entry.KnownPublic = !remote.IsPrivate;
        }

        if (!_settings.Versions.TryAgree(remote.AnnouncedVersion, out var agreed, out var motive))
        {
            return Nack(attempt, remote, motive, entry, now);
        }

        var rival = RivalOf(attempt, entry, peer);
        var yields = rival is not null && _settings.OwnPeerId.CompareTo(remote.PeerId) < 0;
        if (yields && rival!.Phase == AttemptPhase.Accepted)
        {
            attempt.WaitsFor = rival.Id;
            Enter(attempt, AttemptPhase.Waiting);
            return new Verdict.Wait();
        }

        if (!HasSlot(attempt))
        {
            return Nack(attempt, remote, RejectionMotive.TooManyConnections, entry, now);
        }

        if ((rival is not null && !yields) || !IsFree(entry, attempt, rival) || !peer.IsDisconnected)
        {
            return Nack(attempt, remote, RejectionMotive.AlreadyConnected, entry, now);
        }

        attempt.Agreed = agreed;
        return Accept(attempt, remote, entry, peer, rival, now);
    }

    /// <summary>
    /// Our own attempt to the same remote, while this incoming one is judged. Recognised by the point, by the peer id it authenticated, or by the peer id it expects.
    /// </summary>
    private Attempt<TPeerMeta>? RivalOf(Attempt<TPeerMeta> incoming, PointEntry? point, PeerEntry<TPeerMeta> peer)
    {
        if (!incoming.Incoming || !_settings.TieBreak)
        {
            return null;
        }

        var peerId = peer.Info.PeerId;
        return _attempts.Values.FirstOrDefault(attempt =>
            !attempt.Incoming && (attempt.Phase switch
            {
                AttemptPhase.Pending => attempt.ExpectedPeerId is { } expected ? expected == peerId : point is not null && point.Owner == attempt.Id,
                AttemptPhase.Accepted => peer.Owner == attempt.Id,
                _ => false,
            }));
    }

    private static bool IsFree(PointEntry? point, Attempt<TPeerMeta> attempt, Attempt<TPeerMeta>? rival) =>
        point is null || point.IsDisconnected || point.Owner == attempt.Id || (rival is not null && point.Owner == rival.Id);

    private bool HasSlot(Attempt<TPeerMeta> attempt)
    {
        var bounds = _settings.Bounds;
        if (_settings.RandomExtraSlot)
        {
            return _phases.Slots < bounds.Max + _random.Next(2);
        }

        if (attempt.Trusted)
        {
            return _phases.Slots < bounds.Max;
        }

        var limit = _settings.AdmissionLimit;
        return attempt.Incoming
            ? _phases.Slots < limit && _phases.IncomingSlots < limit - _settings.OutgoingShare
            : _phases.Slots < (attempt.Replaces is null ? limit : Math.Min(limit + 1, bounds.Max));
    }

    private Verdict.Accept Accept(
        Attempt<TPeerMeta> attempt,
        AuthenticatedPeer remote,
        PointEntry? point,
        PeerEntry<TPeerMeta> peer,
        Attempt<TPeerMeta>? rival,
        DateTimeOffset now)
    {
        Publish(new P2pEvent.AcceptingRequest(attempt.RemoteSocket, remote.IdPoint, remote.PeerId));
        Enter(attempt, AttemptPhase.Accepted);
        attempt.Point = point;
        attempt.Peer = peer;
        if (point is not null)
        {
            Log(point, point.Accept(attempt.Id, remote.PeerId, now));
        }

        Log(peer, peer.Accept(attempt.Id, remote.IdPoint, now));
        if (rival is not null)
        {
            Refuse(rival, new P2pError.Canceled(), now);
            Do(new PoolEffect.Close(rival.Id, new DisconnectionReason.TcpConnectionCanceled()));
        }

        return new Verdict.Accept(attempt.Agreed!, rival?.Id);
    }

    private Verdict.Drop Drop(Attempt<TPeerMeta> attempt, P2pError error, DateTimeOffset now)
    {
        Refuse(attempt, error, now);
        return new Verdict.Drop(error);
    }

    private Verdict.Nack Nack(Attempt<TPeerMeta> attempt, AuthenticatedPeer remote, RejectionMotive motive, PointEntry? point, DateTimeOffset now)
    {
        Publish(new P2pEvent.RejectingRequest(attempt.RemoteSocket, remote.IdPoint, remote.PeerId));
        var foreign = motive != RejectionMotive.TooManyConnections && motive != RejectionMotive.AlreadyConnected;
        P2pError error = foreign ? new P2pError.RejectedNoCommonProtocol(remote.AnnouncedVersion) : new P2pError.Rejected(remote.PeerId, motive);
        Refuse(attempt, error, now);
        if (foreign && point is not null)
        {
            Forget(point);
        }

        ImmutableArray<P2pPoint> points = _settings.DiscoveryDisabled ? [] : ListKnownPoints(now, requester: remote.IdPoint);
        return new Verdict.Nack(motive, points, error);
    }

    /// <summary>Another network lives at this point: of no use, unless the operator says otherwise (behaviour 3.4, gap D-5).</summary>
    private void Forget(PointEntry point)
    {
        if (point.IsDisconnected && !point.Info.Trusted)
        {
            Remove(point);
        }
        else
        {
            point.KnownPublic = false;
        }
    }

    private P2pPoint? AnnouncedPoint(ConnectionId idPoint) => idPoint.Point is { } point && !_ownPoints.Touch(point) ? point : null;

    private bool IsTrusted(P2pPoint? point) => point is { } known && _points.TryGetValue(known, out var entry) && entry.Info.Trusted;

    private bool IsTrusted(PeerId peer) => _peers.TryGetValue(peer, out var entry) && entry.Info.Trusted;
}
