using Akka.Actor;
using Akka.IO;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>State Running: frames in and out.</summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta>
{
    private ConnectionHandle<TMessage, TConnMeta>? _handle;
    private OutgoingChunks? _outgoing;
    private IncomingChunks<TMessage>? _incoming;
    private bool _announced;

    /// <summary>True while a read of the socket is asked for: one at a time (pull mode).</summary>
    private bool _reading;

    private void Running(object message)
    {
        switch (message)
        {
            case Tcp.Received received:
                OnBytes(received.Data);
                HandleMessages();
                break;
            case SocketWriter.Written written:
                _writer!.OnWritten(written);
                DrainOutbound();
                break;
            case ConnectionCommand.Drain:
                DrainOutbound();
                break;
            case ConnectionCommand.RoomMade:
                HandleMessages();
                break;
            case ConnectionCommand.Announced:
                _announced = true;
                AnswerCaller(new DialResult<TMessage, TConnMeta>.Connected(_handle!));
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
                else
                {
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
                break;
            case P2pMessage<TMessage>.Disconnect:
                Close([new P2pError.ConnectionClosed()], new DisconnectionReason.ClosedByRemote());
                break;
            default:
                _pool.Tell(new PoolCommand.Control<TMessage>(_attempt!.Value, message));
                break;
        }
    }

    private void DrainOutbound()
    {
        while (_writer!.HasWindow && _outgoing!.HasMore)
        {
            var buffer = SocketWriter.RentBuffer();
            _writer.Write(buffer, _outgoing.Fill(buffer));
        }
    }

    private void OnBytes(ByteString data)
    {
        _reading = false;
        _traffic.CountReceived(data.Count);
        _input.Append(data);
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
