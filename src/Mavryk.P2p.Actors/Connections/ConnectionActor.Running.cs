using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Bandwidth;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>State Running: frames in and out.</summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta>
{
    private ConnectionHandle<TMessage, TConnMeta>? _handle;
    private OutgoingChunks? _outgoing;
    private IncomingChunks<TMessage>? _incoming;
    private ControlMessageLimiter? _controlMessages;
    private bool _announced;

    /// <summary>True while a read of the socket is asked for, or not paid for: one at a time (pull mode).</summary>
    private bool _reading;

    /// <summary>Bytes of the read that the quota does not allow yet.</summary>
    private int _unpaid;

    private void Running(object message)
    {
        switch (message)
        {
            case Tcp.Received received:
                _watch!.EndWait(Now);
                _input.Append(received.Data);
                Pay(received.Data.Count);
                break;
            case BandwidthGrant.Received:
                OnRead(_unpaid);
                HandleMessages();
                break;
            case BandwidthGrant.Send:
                _writer!.OnGranted();
                DrainOutbound();
                break;
            case SocketWriter.Written written:
                _writer!.OnWritten(written);
                DrainOutbound();
                break;
            case ConnectionCommand.Drain:
                DrainOutbound();
                break;
            case TimeToJudge:
                JudgeRemote();
                break;
            case ConnectionCommand.RoomMade:
                HandleMessages();
                break;
            case ConnectionCommand.Announced:
                _announced = true;
                AnswerCaller(new DialResult<TMessage, TConnMeta>.Connected(_handle!));
                ReadBy(_setup.State.Reader, isOwn: false);
                HandleMessages();
                break;
            default:
                OnReceiveInEveryState(message);
                break;
        }
    }

    /// <summary>Handles what has arrived as long as the application has room for it; reads on when all is handled (behaviour 11.3).</summary>
    private void HandleMessages()
    {
        while (_announced && !_closing && HasRoom())
        {
            if (!_incoming!.TryRead(_input, out var message, out var size))
            {
                if (_incoming.Error is { } error)
                {
                    Close([error], new DisconnectionReason.ProtocolViolation([error]));
                }
                else if (!_reading)
                {
                    _watch!.BeginWait(_incoming.Count, isBegun: !_input.IsEmpty, Now);
                    ReadMore();
                }

                return;
            }

            Handle(message, size);
        }
    }

    private void Handle(P2pMessage<TMessage> message, int size)
    {
        switch (message)
        {
            case P2pMessage<TMessage>.Application application:
                _setup.State.Counters.CountReceived();
                _handle!.Inbound.Enqueue(application.Message, size);
                TellReader();
                break;
            case P2pMessage<TMessage>.Disconnect:
                Close([new P2pError.ConnectionClosed()], new DisconnectionReason.ClosedByRemote());
                break;
            default:
                HandleControl(message);
                break;
        }
    }

    /// <summary>Too many are dropped here, so that no remote can fill the mailbox of the pool (behaviour 15).</summary>
    private void HandleControl(P2pMessage<TMessage> message)
    {
        var kind = ControlMessageKinds.Of(message);
        if (_controlMessages!.TryPass(kind, Now))
        {
            _pool.Tell(new PoolCommand.Control<TMessage>(_attempt!.Value, message));
        }
        else
        {
            _setup.State.Counters.CountDropped(kind);
            _log.Debug("A {0} of {1} came too early and is dropped.", kind, _remote!.PeerId);
        }
    }

    private void DrainOutbound()
    {
        while (_writer!.HasWindow && _outgoing!.HasMore)
        {
            var buffer = _writer.RentBuffer();
            _writer.Write(buffer, _outgoing.Fill(buffer, _setup.Settings.Connections.WriteBufferBytes));
        }
    }

    /// <summary>With a limit the block waits for its quota, and the next is not read before (behaviour 10.2).</summary>
    private void Pay(int bytes)
    {
        if (_setup.Settings.Connections.MaxDownload is null)
        {
            OnRead(bytes);
            HandleMessages();
        }
        else
        {
            _unpaid = bytes;
            _bandwidth.Tell(new BandwidthCommand.Receive(bytes));
        }
    }

    private void OnRead(int bytes)
    {
        _reading = false;
        _traffic.CountReceived(bytes);
    }

    private void ReadMore()
    {
        if (!_reading)
        {
            _reading = true;
            _socket!.Tell(Tcp.ResumeReading.Instance);
        }
    }
}
