using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>Outgoing attempts until TCP (behaviour 5.2).</content>
public sealed partial class Pool<TPeerMeta>
{
    private readonly PhaseCounts _phases = new();

    /// <summary>
    /// Checks of behaviour 5.2, steps 1, 2 and 4 to 7, in this order, and the reservation of the point, all in one. The reconnection delay is not asked: it
    /// binds the maintenance only. Errors: <see cref="P2pError.PointBanned"/>, <see cref="P2pError.TooManyConnections"/>, <see cref="P2pError.PrivateMode"/>,
    /// <see cref="P2pError.PendingConnection"/>, <see cref="P2pError.Connected"/>, <see cref="P2pError.Canceled"/> after shutdown.
    /// </summary>
    public Reservation Reserve(DialRequest request, DateTimeOffset now)
    {
        var point = request.Point;
        if (_shutDown)
        {
            return new Reservation.Refused(new P2pError.Canceled());
        }

        if (_acl.IsBanned(point.Address, now))
        {
            return new Reservation.Refused(new P2pError.PointBanned(point));
        }

        if (Active > _settings.Bounds.Max)
        {
            return new Reservation.Refused(new P2pError.TooManyConnections());
        }

        var entry = Register(point, request.Trusted, request.ExpectedOnce ? null : request.ExpectedPeerId, now);
        if (_settings.PrivateMode && !entry.Info.Trusted)
        {
            return new Reservation.Refused(new P2pError.PrivateMode());
        }

        if (!entry.IsDisconnected)
        {
            return new Reservation.Refused(entry.Info.State == PointState.Running ? new P2pError.Connected() : new P2pError.PendingConnection());
        }

        var attempt = Begin(new Attempt<TPeerMeta>(NextAttempt(), incoming: false, point)
        {
            ExpectedPeerId = request.ExpectedPeerId,
            Replaces = request.Replaces,
            Point = entry,
            PointAllowance = NewPointAllowance(now),
        });
        Log(entry, entry.Request(attempt.Id, now));
        Publish(new P2pEvent.OutgoingConnection(point));
        return new Reservation.Reserved(attempt.Id);
    }

    private Attempt<TPeerMeta> Begin(Attempt<TPeerMeta> attempt)
    {
        _attempts.Add(attempt.Id, attempt);
        _phases.Enter(attempt.Incoming, attempt.Phase);
        return attempt;
    }

    private void Enter(Attempt<TPeerMeta> attempt, AttemptPhase phase)
    {
        _phases.Leave(attempt.Incoming, attempt.Phase);
        attempt.Phase = phase;
        _phases.Enter(attempt.Incoming, phase);
    }
}
