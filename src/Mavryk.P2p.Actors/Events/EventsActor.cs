using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Events;

/// <summary>
/// Ordered fan-out of events, and the one place where the application's callbacks run: behind it they delay neither the pool nor the
/// messages of connections that run already. Child of the network actor, no children, no timers. Bound: one bounded channel a subscriber or follower.
/// </summary>
internal sealed class EventsActor<TMessage, TConnMeta>(ConnectionCallbacks<TMessage, TConnMeta> callbacks, NetworkCounters counters, int buffer) : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<EventSubscription> _readers = [];
    private readonly LogFollowers<P2pPoint, PointEvent> _pointLogs = new();
    private readonly LogFollowers<PeerId, PeerEvent> _peerLogs = new();
    private readonly HashSet<ConnectionHandle<TMessage, TConnMeta>> _up = [];
    private readonly EventSubscribers _subscribers = new(buffer);

    /// <summary>Remotes decide how often callbacks run, so a bug of the application must not fill the log at their pace.</summary>
    private readonly TokenBucket _failures = new(burst: 10, perSecond: 0.1, Context.System.Scheduler.Now);

    private long _sequence;

    public static Props Create(ConnectionCallbacks<TMessage, TConnMeta> callbacks, NetworkCounters counters, int buffer) =>
        Props.Create(() => new EventsActor<TMessage, TConnMeta>(callbacks, counters, buffer));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EventsCommand.Publish publish:
                Publish(publish);
                break;
            case EventsCommand.ConnectionUp<TMessage, TConnMeta> up:
                _up.Add(up.Connection);
                foreach (var callback in callbacks.OnNewConnection)
                {
                    Isolate(() => callback(up.Connection.Info.PeerId, up.Connection), "on-new-connection", up.Connection.Info.PeerId);
                }

                up.Actor.Tell(ConnectionCommand.Announced.Instance);
                break;
            case EventsCommand.ConnectionDown<TMessage, TConnMeta> down:
                foreach (var callback in callbacks.OnDisconnection)
                {
                    Isolate(() => callback(down.Connection.Info.PeerId), "on-disconnection", down.Connection.Info.PeerId);
                }

                _up.Remove(down.Connection);
                down.Connection.SetClosed(down.Reason);
                break;
            case EventsCommand.Subscribe subscribe:
                subscribe.Reader.Before = _sequence;
                _readers.Add(subscribe.Reader);
                break;
            case EventsCommand.Unsubscribe unsubscribe:
                _readers.Remove(unsubscribe.Reader);
                unsubscribe.Reader.Writer.TryComplete();
                break;
            case EventsCommand.Logged<P2pPoint, PointEvent> logged:
                _pointLogs.Tell(logged);
                break;
            case EventsCommand.Logged<PeerId, PeerEvent> logged:
                _peerLogs.Tell(logged);
                break;
            case EventsCommand.Follow<P2pPoint, PointEvent> follow:
                _pointLogs.Add(follow);
                break;
            case EventsCommand.Follow<PeerId, PeerEvent> follow:
                _peerLogs.Add(follow);
                break;
            case EventsCommand.Unfollow<P2pPoint, PointEvent> unfollow:
                _pointLogs.Remove(unfollow);
                break;
            case EventsCommand.Unfollow<PeerId, PeerEvent> unfollow:
                _peerLogs.Remove(unfollow);
                break;
            case NetworkProtocol.SubscribeEvents:
                if (_subscribers.Add(Sender))
                {
                    Context.WatchWith(Sender, new SubscriberGone(Sender));
                }

                Sender.Tell(NetworkProtocol.EventsSubscribed.Instance);
                break;
            case NetworkProtocol.EventAck:
                _subscribers.Acknowledge(Sender);
                break;
            case NetworkProtocol.UnsubscribeEvents:
                if (_subscribers.Remove(Sender))
                {
                    Context.Unwatch(Sender);
                }

                Sender.Tell(NetworkProtocol.EventsUnsubscribed.Instance);
                break;
            case SubscriberGone gone:
                _subscribers.Remove(gone.Subscriber);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        foreach (var reader in _readers)
        {
            reader.Writer.TryComplete();
        }

        _pointLogs.Complete();
        _peerLogs.Complete();
        foreach (var connection in _up)
        {
            // Stopped by force, and the news of the end with it: nobody must wait for it for ever.
            connection.SetClosed(new DisconnectionReason.PoolDestroyed());
        }
    }

    private void Publish(EventsCommand.Publish publish)
    {
        var now = Context.System.Scheduler.Now;
        foreach (var happened in publish.Events)
        {
            counters.Count(happened);

            // A jump in the sequence is how a reader learns that its channel dropped some.
            var notice = new EventNotice(++_sequence, now, happened, Missed: 0);
            foreach (var reader in _readers)
            {
                reader.Writer.TryWrite(notice);
            }

            _subscribers.Tell(notice);
        }
    }

    private sealed record SubscriberGone(IActorRef Subscriber);

    private void Isolate(Action callback, string kind, PeerId peer)
    {
        try
        {
            callbacks.Run(callback);
        }
        catch (Exception exception)
        {
            // The application's bug must not cost the next callback or the connection (behaviour 1.6).
            var level = _failures.TryTake(Context.System.Scheduler.Now) ? LogLevel.ErrorLevel : LogLevel.DebugLevel;
            if (_log.IsEnabled(level))
            {
                _log.Log(level, exception, "A callback for {0} of {1} failed.", kind, peer);
            }
        }
    }
}
