using Akka.Event;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>What a connection tells the log, with the levels of behaviour 14.3. Nothing a remote sends repeats a line above Debug.</summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta>
{
    /// <summary>The first one is what the pool and the observers are told; those that follow happened while the connection was closing.</summary>
    private readonly List<DisconnectionReason> _reasons = [];

    private void AddReason(DisconnectionReason reason)
    {
        if (reason is not DisconnectionReason.UnknownReason && !_reasons.Contains(reason))
        {
            _reasons.Add(reason);
        }
    }

    /// <summary>The size is that of the plaintext. Null, and so free of charge, unless somebody listens.</summary>
    private Action<int>? ChunkLog(string done) =>
        _log.IsDebugEnabled ? size => _log.Debug("Chunk of {0} bytes {1}, peer {2}", size, done, _remote!.PeerId) : null;

    private void LogEnd()
    {
        if (_dial is not null && _attempt is null)
        {
            // Refused by the pool: there was no connection.
            return;
        }

        if (_remote is { } remote)
        {
            _log.Debug("Connection closed, peer {0}", remote.PeerId);
        }

        // A caller that never became a connection must not fill the log.
        var level = _dial is not null || _handle is not null ? LogLevel.InfoLevel : LogLevel.DebugLevel;
        if (_log.IsEnabled(level))
        {
            _log.Log(level, "Connection with {0} ended, peer {1}: {2}", [_remotePoint, _remote?.PeerId.ToString() ?? "unknown", ReasonsText()]);
        }
    }

    private string ReasonsText() => _reasons.Count == 0 ? "unknown reason" : string.Join("; then ", _reasons.Select(static reason => reason.Message));
}
