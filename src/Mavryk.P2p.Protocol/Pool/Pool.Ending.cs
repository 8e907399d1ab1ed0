using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>From Accepted to the end: one exit for every attempt (behaviour 5.4, 5.5, 5.8).</content>
public sealed partial class Pool<TPeerMeta>
{
    /// <summary>Both Acks went through; the connection is running. False if the attempt was cancelled or ended meanwhile: close it.</summary>
    public bool Established(AttemptId attempt, DateTimeOffset now)
    {
        if (!_attempts.TryGetValue(attempt, out var found) || found.Phase != AttemptPhase.Accepted)
        {
            return false;
        }

        var remote = found.Remote!;
        Enter(found, AttemptPhase.Running);
        found.Connection = new LiveConnection(
            attempt, remote.PeerId, remote.IdPoint, found.Incoming, remote.IsPrivate, found.Trusted, found.RemoteSocket, found.Agreed!, now);
        if (found.Point is { } point)
        {
            point.Raise(found.Incoming ? PointMerit.Met : PointMerit.Proven);
            Log(point, point.Run(remote.PeerId, now));
        }

        Publish(new P2pEvent.ConnectionEstablished(remote.IdPoint, remote.PeerId));
        Log(found.Peer!, found.Peer!.Run(remote.IdPoint, now));
        Do(new PoolEffect.Persist(PersistedPart.Peers));
        Wake(PoolTrigger.NewConnection);
        if (Active >= _settings.Bounds.Max)
        {
            Wake(PoolTrigger.TooMany);
        }

        JudgeWaiting(attempt, now);
        return true;
    }

    /// <summary>
    /// The end of an attempt, whichever way: point and peer become Disconnected, the slot is free, penalties are given, points of a Nack are taken in. The first
    /// report counts, every later one is stale.
    /// </summary>
    /// <returns>The phase in which it ended; absent if the report is stale.</returns>
    public AttemptPhase? Ended(AttemptId attempt, AttemptEnd end, DateTimeOffset now)
    {
        if (!_attempts.Remove(attempt, out var found))
        {
            return null;
        }

        var phase = found.Phase;
        _phases.Leave(found.Incoming, phase);
        if (found.Incoming)
        {
            Count(_incomingByAddress, found.RemoteSocket.Address, -1);
        }

        var error = end switch
        {
            AttemptEnd.NotConnected notConnected => notConnected.Error,
            AttemptEnd.Failed failed => failed.Error,
            AttemptEnd.Closed closed => closed.Error,
            _ => null,
        };
        if (phase != AttemptPhase.Refused)
        {
            Conclude(found, end, error, now);
        }

        JudgeWaiting(attempt, now);
        return phase;
    }

    private void Conclude(Attempt<TPeerMeta> attempt, AttemptEnd end, P2pError? error, DateTimeOffset now)
    {
        Punish(attempt, error, now);
        switch (attempt.Phase)
        {
            case AttemptPhase.Running:
                Release(attempt, error, (end as AttemptEnd.Closed)?.Reason.IsLocal() == true, now);
                if (Active < _settings.Bounds.Min)
                {
                    Wake(PoolTrigger.TooFew);
                }

                break;

            case AttemptPhase.Accepted:
                if (attempt.Incoming)
                {
                    Publish(new P2pEvent.RequestRejected(attempt.RemoteSocket, (attempt.Remote!.IdPoint, attempt.Remote.PeerId)));
                }

                Release(attempt, error, byUs: false, now);
                if (error is P2pError.RejectedByNack { AlternativePoints: { } points })
                {
                    TakeIn(attempt, points, now);
                }

                break;

            default:
                if (end is not AttemptEnd.NotConnected)
                {
                    Publish(new P2pEvent.AuthenticationFailed(attempt.RemoteSocket));
                }

                Release(attempt, error, byUs: false, now);
                break;
        }

        if (error is P2pError.Myself { ConnectionId.Point: { } self })
        {
            AddOwnPoint(self);
        }
    }

    /// <summary>Decided against while the socket is still open: everything it held is free at once, whoever closes the socket and when.</summary>
    private void Refuse(Attempt<TPeerMeta> attempt, P2pError error, DateTimeOffset now)
    {
        Release(attempt, error, byUs: true, now);
        Enter(attempt, AttemptPhase.Refused);
    }

    /// <summary>Only what the attempt owns: a point may have been taken over by the connection that won (behaviour 5.9).</summary>
    private void Release(Attempt<TPeerMeta> attempt, P2pError? error, bool byUs, DateTimeOffset now)
    {
        if (attempt.Point is { } point && point.Owner == attempt.Id)
        {
            point.LastError = error;
            Log(point, point.Disconnect(byUs, Active == 0, _delays, now));
        }

        if (attempt.Connection is not null)
        {
            Publish(new P2pEvent.Disconnection(attempt.Connection.PeerId));
        }

        if (attempt.Peer is { } peer && peer.Owner == attempt.Id)
        {
            Log(peer, peer.Disconnect(byUs, attempt.Remote!.IdPoint, now));
            Do(new PoolEffect.Persist(PersistedPart.Peers));
        }
    }

    private void JudgeWaiting(AttemptId decided, DateTimeOffset now)
    {
        foreach (var attempt in _attempts.Values.Where(attempt => attempt.Phase == AttemptPhase.Waiting && attempt.WaitsFor == decided).ToList())
        {
            Enter(attempt, AttemptPhase.Pending);
            if (Judge(attempt, attempt.Remote!, now) is var verdict and not Verdict.Wait)
            {
                Do(new PoolEffect.Judged(attempt.Id, verdict));
            }
        }
    }
}
