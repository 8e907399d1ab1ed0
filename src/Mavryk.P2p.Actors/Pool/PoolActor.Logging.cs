using Akka.Event;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>What the pool tells the log, with the levels of behaviour 14.3.</summary>
internal sealed partial class PoolActor<TMessage, TPeerMeta, TConnMeta>
{
    /// <summary>Lines that remotes cause: beyond this they go to Debug, so that no crowd of remotes fills the log.</summary>
    private readonly TokenBucket _linesOfRemotes = new(burst: 1000, perSecond: 1, Now);

    private void LogNewConnection(IP2pConnection<TMessage, TConnMeta> connection) =>
        LogRemote(LogLevel.InfoLevel, "New connection with {0}, peer {1}", connection.Info.IdPoint, connection.Info.PeerId);

    private void LogGreylisted(PoolEffect.Greylisted greylisted) => LogRemote(
        LogLevel.InfoLevel,
        "Greylisted address {0}, peer {1}: {2}",
        greylisted.Address?.ToString() ?? "none",
        greylisted.PeerId?.ToString() ?? "none",
        greylisted.Cause?.Message ?? "on request");

    private void LogPeerIdChecked(PoolEffect.PeerIdChecked check)
    {
        if (check.Expected == check.Received)
        {
            LogRemote(LogLevel.InfoLevel, "Expected peer id at {0}: {1}", check.Point, check.Received);
        }
        else
        {
            LogRemote(LogLevel.WarningLevel, "Unexpected peer id at {0}: {1} instead of {2}", check.Point, check.Received, check.Expected);
        }
    }

    private void LogRemote(LogLevel level, string format, params object[] values)
    {
        var affordable = _linesOfRemotes.TryTake(Now) ? level : LogLevel.DebugLevel;
        if (_log.IsEnabled(affordable))
        {
            _log.Log(affordable, format, values);
        }
    }
}
