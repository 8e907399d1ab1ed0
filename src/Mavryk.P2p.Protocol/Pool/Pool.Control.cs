using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>Bootstrap and Advertise on a running connection (behaviour 6.1 to 6.3).</content>
public sealed partial class Pool<TPeerMeta>
{
    /// <summary>The remote asks for points.</summary>
    public ControlAnswer BootstrapReceived(AttemptId attempt, DateTimeOffset now)
    {
        if (!TryGetRunning(attempt, out var connection, out var ignored))
        {
            return ignored;
        }

        Publish(new P2pEvent.BootstrapReceived(connection.PeerId));
        if (connection.IsPrivate)
        {
            return new ControlAnswer.Ignored(IgnoredBecause.RemoteIsPrivate);
        }

        var points = ListKnownPoints(now, requester: connection.IdPoint);
        return points.IsEmpty ? new ControlAnswer.Ignored(IgnoredBecause.NothingToDo) : new ControlAnswer.Advertise(points);
    }

    /// <summary>The remote tells points, asked or not.</summary>
    public ControlAnswer AdvertiseReceived(AttemptId attempt, IEnumerable<P2pPoint> points, DateTimeOffset now)
    {
        if (!TryGetRunning(attempt, out var connection, out var ignored))
        {
            return ignored;
        }

        Publish(new P2pEvent.AdvertiseReceived(connection.PeerId));
        return new ControlAnswer.TakenIn(RegisterPointsFrom(attempt, points, now));
    }

    private bool TryGetRunning(AttemptId attempt, out LiveConnection connection, out ControlAnswer.Ignored ignored)
    {
        connection = _attempts.GetValueOrDefault(attempt)?.Connection!;
        ignored = new ControlAnswer.Ignored(
            _settings.DiscoveryDisabled ? IgnoredBecause.DiscoveryDisabled
            : _settings.PrivateMode ? IgnoredBecause.WeArePrivate
            : IgnoredBecause.NothingToDo);
        return connection is not null && !_settings.DiscoveryDisabled && !_settings.PrivateMode;
    }
}
