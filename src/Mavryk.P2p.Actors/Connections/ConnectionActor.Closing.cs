using System.Collections.Immutable;
using Akka.Actor;
using Akka.IO;
using Mavryk.P2p.Actors.Bandwidth;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>State Closing: the last writes go out, for a bounded time, then the socket is closed (behaviour 5.8, 17.18).</summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta>
{
    private bool _closing;
    private bool _flush;
    private bool _closeSent;

    /// <param name="trace">For whoever waits for this attempt.</param>
    /// <param name="reason">For logs and observers.</param>
    /// <param name="end">For the pool; derived from the two others if absent.</param>
    /// <param name="flush">True sends what is queued first; what is with the socket already is sent anyway.</param>
    /// <param name="abort">True resets the socket: it is of no use any more.</param>
    private void Close(ImmutableArray<P2pError> trace, DisconnectionReason reason, AttemptEnd? end = null, bool flush = false, bool abort = false)
    {
        AddReason(reason);
        if (_closing)
        {
            return;
        }

        _closing = true;
        _flush = flush && _handle is not null;
        Timers.Cancel(DeadlineTimer);
        if (_attempt is { } attempt)
        {
            _pool.Tell(new PoolCommand.Leaving(attempt, end ?? EndOf(trace, reason)));
        }

        EndHandshakeSpan(trace.IsDefaultOrEmpty ? new P2pError.ConnectionClosed() : trace[0]);
        AnswerCaller(new DialResult<TMessage, TConnMeta>.Failed(trace.IsDefaultOrEmpty ? [new P2pError.ConnectionClosed()] : trace));
        EndStall();
        _handle?.Inbound.Close();
        if (_flush)
        {
            _handle!.Outbound.CloseForAdding();
        }
        else
        {
            _handle?.Outbound.Close();
        }

        if (_socket is null || abort)
        {
            Context.Stop(Self);
            return;
        }

        Become(Closing);
        Timers.StartSingleTimer(ClosingTimer, ClosingTooLong.Instance, _setup.Settings.Connections.CloseTimeout);
        GoOnClosing();
    }

    /// <summary>Nothing was said to this caller: nothing has to be waited for, so that no number of callers can pile up here.</summary>
    private void Drop(DisconnectionReason reason)
    {
        AddReason(reason);
        _socket.Tell(Tcp.Close.Instance);
        _socket = null;
        Context.Stop(Self);
    }

    private void Closing(object message)
    {
        switch (message)
        {
            case SocketWriter.Written written:
                _writer!.OnWritten(written);
                GoOnClosing();
                break;
            case BandwidthGrant.Send:
                _writer!.OnGranted();
                GoOnClosing();
                break;
            case Tcp.ErrorClosed or Tcp.CommandFailed:
                AddReason(SocketEnd.Classify((message as Tcp.ErrorClosed)?.Cause, IoDirection.Write));
                Context.Stop(Self);
                break;
            case ClosingTooLong:
                AddReason(new DisconnectionReason.ConnectionLost(IoDirection.Write));
                Context.Stop(Self);
                break;
            case Tcp.ConnectionClosed or SocketGone or SocketSilent:
                // PostStop resets whatever is left of the socket.
                Context.Stop(Self);
                break;
            case ConnectionCommand.Disconnect again:
                AddReason(again.Reason);
                break;
            case IConnectionRequest request:
                OnRequest(request);
                break;
            case Tcp.Received:
            case ReaderGone:
            case ConnectionCommand:
            case BandwidthGrant:
            case Verdict:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void GoOnClosing()
    {
        if (_flush)
        {
            DrainOutbound();
        }

        // Akka.IO drops queued writes on Close and still says Closed: wait for the last acknowledgement.
        if (!_closeSent && _writer is not { InFlight: > 0 } && !(_flush && _outgoing!.HasMore))
        {
            _closeSent = true;
            _socket!.Tell(Tcp.Close.Instance);
        }
    }

    private void OnSocketClosed(Tcp.ConnectionClosed? closed)
    {
        _socket = null;
        var reason = closed is { IsErrorClosed: true } ? SocketEnd.Classify(closed.Cause, IoDirection.Read) : new DisconnectionReason.ClosedByRemote();
        Close(_handle is null ? TraceOfRemoteClose() : [new P2pError.ConnectionClosed()], reason);
    }

    private ImmutableArray<P2pError> TraceOfRemoteClose() =>
        _machine?.RemoteClosed() is HandshakeStep<TConnMeta>.Failed failed ? failed.Trace : [new P2pError.ConnectionClosed()];

    private AttemptEnd EndOf(ImmutableArray<P2pError> trace, DisconnectionReason reason) =>
        _handle is not null
            ? new AttemptEnd.Closed(reason, reason is DisconnectionReason.ProtocolViolation ? trace[^1] : null)
            : new AttemptEnd.Failed(trace.IsDefaultOrEmpty ? new P2pError.ConnectionClosed() : trace[0]);

    private sealed class ClosingTooLong
    {
        public static readonly ClosingTooLong Instance = new();
    }
}
