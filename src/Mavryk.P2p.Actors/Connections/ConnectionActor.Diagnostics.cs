using System.Diagnostics;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>What a connection tells meters and traces.</summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta>
{
    private Activity? _dialSpan;
    private Activity? _handshakeSpan;
    private TimeSpan _handshakeBegin;

    private static TimeSpan Clock => Context.System.Scheduler.MonotonicClock;

    private void BeginHandshakeSpan()
    {
        _handshakeBegin = Clock;
        _handshakeSpan = P2pTracing.Start(
            P2pTracing.Handshake, _dial is null ? ActivityKind.Server : ActivityKind.Client, _dialSpan?.Context ?? default, _remotePoint);
    }

    /// <param name="error">Why there is no connection; absent if there is one.</param>
    private void EndHandshakeSpan(P2pError? error)
    {
        P2pTracing.Stop(_handshakeSpan, error);
        _handshakeSpan = null;
        if (error is null)
        {
            _setup.State.Meter.RecordHandshake(Clock - _handshakeBegin, incoming: _dial is null);
        }
    }

    /// <summary>True if the application has room for one more message. Counts the time that it has none (behaviour 11.3).</summary>
    private bool HasRoom()
    {
        var hasRoom = _handle!.Inbound.HasRoomOrNotify();
        if (!hasRoom)
        {
            _handle.Stalls.Begin();
        }
        else
        {
            EndStall();
        }

        return hasRoom;
    }

    private void EndStall()
    {
        if (_handle?.Stalls.End() is { Ticks: > 0 } stall)
        {
            _setup.State.Counters.CountStalled(stall);
        }
    }
}
