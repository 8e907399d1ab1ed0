using Akka.Actor;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>What application actors ask, and the reader among them: one unacknowledged message, behind which the queue and then the socket wait.</summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta>
{
    private ReaderRegistration? _reader;

    /// <summary>True if the reader registered here and not for all connections.</summary>
    private bool _isOwnReader;

    private bool _unacknowledged;

    private bool IsRunning => _announced && !_closing;

    private void OnRequest(IConnectionRequest request)
    {
        switch (request)
        {
            case ConnectionProtocol.MessageAck:
                _unacknowledged = false;
                TellReader();
                break;
            case ConnectionProtocol.Send<TMessage> send:
                _handle?.TrySend(send.Message);
                break;
            case ConnectionProtocol.SendAndConfirm<TMessage> send when _handle is { } handle:
                var correlation = send.Correlation;
                if (send.WaitForRoom)
                {
                    handle.SendAsync(send.Message).AsTask().PipeTo(
                        Sender, Self, success: result => new ConnectionProtocol.SendDone(result) { Correlation = correlation });
                }
                else
                {
                    Sender.Tell(new ConnectionProtocol.SendDone(handle.TrySend(send.Message)) { Correlation = correlation });
                }

                break;
            case ConnectionProtocol.Disconnect disconnect when _handle is { } handle:
                handle.DisconnectAsync(disconnect.Reason, disconnect.Flush);
                handle.Closed.PipeTo(Sender, Self, success: static reason => new ConnectionProtocol.Disconnected(reason));
                break;
            case ConnectionProtocol.RegisterReader when IsRunning:
                RegisterReader();
                break;
            case ConnectionProtocol.UnregisterReader:
                OnReaderGone(Sender);
                Sender.Tell(ConnectionProtocol.ReaderUnregistered.Instance);
                break;
            default:
                Sender.Tell(new ConnectionProtocol.Refused(request, _handle is not null && IsRunning ? Refusal.OtherTypes : Refusal.NotRunning));
                break;
        }
    }

    private void RegisterReader()
    {
        if (_isOwnReader && !_reader!.Actor.Equals(Sender))
        {
            Sender.Tell(new ConnectionProtocol.Refused(ConnectionProtocol.RegisterReader.Instance, Refusal.ReaderTaken));
            return;
        }

        Context.WatchWith(Sender, new ReaderGone(Sender));
        Sender.Tell(ConnectionProtocol.ReaderRegistered.Instance);
        ReadBy(new ReaderRegistration(Sender), isOwn: true);
    }

    private void OnReaderGone(IActorRef reader)
    {
        if (_isOwnReader && _reader!.Actor.Equals(reader))
        {
            Context.Unwatch(reader);
            ReadBy(_setup.State.Reader, isOwn: false);
        }
    }

    /// <summary>The reader of all connections is another one, or the same anew; it may be known already from the moment that the connection began to run.</summary>
    private void OnReaderOfAll(ReaderRegistration? registration)
    {
        if (_announced && !_isOwnReader && registration != _reader)
        {
            ReadBy(registration, isOwn: false);
        }
    }

    private void ReadBy(ReaderRegistration? registration, bool isOwn)
    {
        _reader = registration;
        _isOwnReader = isOwn;
        _unacknowledged = false;
        registration?.Actor.Tell(new ConnectionProtocol.ConnectionOpened<TConnMeta>(_handle!.Info, _handle.NegotiatedVersion));
        TellReader();
    }

    private void TellReader()
    {
        if (_reader is { } reader && !_unacknowledged)
        {
            _unacknowledged = TellNext(reader);
        }
    }

    private bool TellNext(ReaderRegistration reader)
    {
        var taken = _handle!.Inbound.TryDequeue(out var message);
        if (taken)
        {
            _setup.Messages.Received(_handle, message!);
            reader.Actor.Tell(new ConnectionProtocol.MessageReceived<TMessage>(_handle.Info.PeerId, message!));
        }

        return taken;
    }

    /// <summary>Nobody is there any more to wait for acknowledgements; the bound of the queue is that of what is told.</summary>
    private void EndReading()
    {
        if (_reader is { } reader)
        {
            while (TellNext(reader))
            {
            }

            reader.Actor.Tell(new ConnectionProtocol.ConnectionEnded(
                _handle!.Info.PeerId, _reasons.Count > 0 ? _reasons[0] : new DisconnectionReason.UnknownReason()));
        }
    }

    private sealed record ReaderGone(IActorRef Reader);
}
