using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Swap;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>
/// The answerer (behaviour 6): Bootstrap, Advertise and the swaps. A swap dials through the connections actor, so that neither the pool nor the
/// connection on which it was agreed waits for it.
/// </summary>
internal sealed partial class PoolActor<TMessage, TPeerMeta, TConnMeta>
{
    private readonly SwapRules _swaps;

    private void OnControl(PoolCommand.Control<TMessage> control)
    {
        if (!_attempts.TryGetValue(control.Attempt, out var entry) || entry.Connection is not { } connection)
        {
            return;
        }

        if (_setup.Settings.Pool.PrivateMode)
        {
            WarnOnce(entry, ControlMessageKinds.Of(control.Message), connection.Info.PeerId);
        }

        switch (control.Message)
        {
            case P2pMessage<TMessage>.Bootstrap:
                Tell(entry, connection, _pool.BootstrapReceived(control.Attempt, Now));
                break;
            case P2pMessage<TMessage>.Advertise advertise:
                _pool.AdvertiseReceived(control.Attempt, advertise.Points, Now);
                break;
            case P2pMessage<TMessage>.SwapRequest request when LiveConnectionOf(control.Attempt) is { } source:
                Swap(_swaps.Requested(source, request.Point, request.PeerId, StateOf(request.Point) != PointState.Disconnected, _pool.Connections(), Now));
                break;
            case P2pMessage<TMessage>.SwapAck ack when LiveConnectionOf(control.Attempt) is { } source:
                Swap(_swaps.Acknowledged(source, ack.Point, ack.PeerId, StateOf(ack.Point) == PointState.Running, Now));
                break;
        }
    }

    /// <summary>The remote must not be able to fill the log: the reference's warning, but once for each connection and kind.</summary>
    private void WarnOnce(Entry entry, ControlMessageKind kind, PeerId peer)
    {
        if (entry.Warned.Add(kind))
        {
            LogRemote(LogLevel.WarningLevel, "{0} sent {1}, which is ignored because a private node is involved.", peer, kind);
        }
    }

    private void Tell(Entry entry, ConnectionHandle<TMessage, TConnMeta> connection, ControlAnswer answer)
    {
        switch (answer)
        {
            case ControlAnswer.Advertise advertise when connection.TrySend(new P2pMessage<TMessage>.Advertise(advertise.Points)) is SendResult.Queued:
                Publish(new P2pEvent.AdvertiseSent(connection.Info.PeerId));
                break;
            case ControlAnswer.Ignored { Why: IgnoredBecause.RemoteIsPrivate }:
                WarnOnce(entry, ControlMessageKind.Bootstrap, connection.Info.PeerId);
                break;
        }
    }

    private void Swap(IReadOnlyList<SwapIntent> intents)
    {
        foreach (var intent in intents)
        {
            switch (intent)
            {
                case SwapIntent.Publish publish:
                    Publish(publish.Event);
                    break;
                case SwapIntent.SendRequest request:
                    TrySend(request.To, new P2pMessage<TMessage>.SwapRequest(request.Point, request.PeerId));
                    break;
                case SwapIntent.SendAck ack:
                    Swap(_swaps.AckQueued(ack.Exchange, TrySend(ack.To, new P2pMessage<TMessage>.SwapAck(ack.Point, ack.PeerId)), Now));
                    break;
                case SwapIntent.Dial { Exchange: var exchange }:
                    Context.Parent.Tell(new ConnectionsCommand.Dial(exchange.Point, Trusted: null, exchange.PeerId, Timeout: null, _stopping.Token)
                    {
                        ExpectedOnce = true,
                        Replaces = exchange.GiveUp,
                        Correlation = exchange,
                    });
                    break;
                case SwapIntent.GiveUp giveUp:
                    Disconnect(giveUp.PeerId, new DisconnectionReason.PeerSwapped());
                    break;
                case SwapIntent.NoCandidate noCandidate:
                    LogRemote(LogLevel.InfoLevel, "There is no connection to offer to {0} in a swap.", noCandidate.Source);
                    break;
            }
        }
    }

    private void OnSwapDialled(DialResult<TMessage, TConnMeta> result)
    {
        if (result.Correlation is Exchange exchange)
        {
            Swap(_swaps.DialEnded(exchange, result is DialResult<TMessage, TConnMeta>.Connected, Now));
        }
    }

    private SendResult RequestPoints(PeerId peer)
    {
        if (_pool.Snapshot().FindConnection(peer) is not { } recipient)
        {
            return SendResult.Closed.Instance;
        }

        Publish(new P2pEvent.BootstrapSent(peer));
        return _setup.Settings.Pool.DiscoveryDisabled ? SendResult.Disabled.Instance : Send(recipient.Attempt, new P2pMessage<TMessage>.Bootstrap());
    }

    private SendResult RequestSwap(PoolOperation.RequestSwap request)
    {
        if (_pool.Snapshot().FindConnection(request.PeerId) is not { } recipient)
        {
            return SendResult.Closed.Instance;
        }

        Publish(_swaps.RequestSent(recipient, request.OfferedPeer, Now));
        return Send(recipient.Attempt, new P2pMessage<TMessage>.SwapRequest(request.OfferedPoint, request.OfferedPeer));
    }

    private bool TrySend(AttemptId to, P2pMessage<TMessage> message) => Send(to, message) is SendResult.Queued;

    private SendResult Send(AttemptId to, P2pMessage<TMessage> message) =>
        _attempts.TryGetValue(to, out var entry) && entry.Connection is { } connection ? connection.TrySend(message) : SendResult.Closed.Instance;

    private LiveConnection? LiveConnectionOf(AttemptId attempt) => _pool.Connections().FirstOrDefault(connection => connection.Attempt == attempt);

    private PointState StateOf(P2pPoint point) => _pool.Snapshot().Points.GetValueOrDefault(point)?.State ?? PointState.Disconnected;
}
