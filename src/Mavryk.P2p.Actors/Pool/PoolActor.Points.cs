using Akka.Event;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>Points that come from elsewhere than from connections: local discovery (behaviour 9) and the trusted names (wire 6.5).</summary>
internal sealed partial class PoolActor<TMessage, TPeerMeta, TConnMeta>
{
    private void OnDiscovered(PoolCommand.Discovered discovered)
    {
        var known = _pool.Snapshot().Points.ContainsKey(discovered.Point);
        if (_pool.RegisterDiscoveredPoint(discovered.Point, discovered.Trusted, Now) && !known)
        {
            LogRemote(LogLevel.InfoLevel, "Local discovery found {0}.", discovered.Point);
        }
    }

    private void OnNameResolved(PoolCommand.NameResolved resolved)
    {
        foreach (var (point, expectedPeerId) in resolved.Added)
        {
            // A bootstrap node often finds itself among the bootstrap names.
            if (_pool.RegisterNewPoint(point, trusted: true, Now) && expectedPeerId is { } expected)
            {
                _pool.SetExpectedPeerId(point, expected, Now);
            }
        }

        foreach (var point in resolved.Removed.Where(point => !IsSetAsTrusted(point) && _pool.Snapshot().Points.ContainsKey(point)))
        {
            // Whom the operator trusts by word stays trusted.
            _pool.RegisterNewPoint(point, trusted: false, Now);
        }
    }

    private bool IsSetAsTrusted(P2pPoint point) => _setup.Settings.Pool.TrustedPoints.Any(trusted => trusted.Point == point);
}
