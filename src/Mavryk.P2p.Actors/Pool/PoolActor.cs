using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Swap;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>
/// The only owner of points, peers, slots and access lists: a shell that gives the pure pool its time and carries out what it decides.
/// Child of the network actor; watches every connection, whose end releases the slot exactly once on every path. Child: the store. No timers.
/// Bounds: those of the pool's tables, and one entry an attempt.
/// </summary>
internal sealed partial class PoolActor<TMessage, TPeerMeta, TConnMeta> : UntypedActor
{
    private readonly NetworkSetup<TMessage, TPeerMeta, TConnMeta> _setup;
    private readonly NetworkState<TMessage, TPeerMeta, TConnMeta> _state;
    private readonly IActorRef _events;
    private readonly Pool<TPeerMeta> _pool;
    private readonly Dictionary<AttemptId, Entry> _attempts = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _shuttingDown;

    public PoolActor(NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, IActorRef events)
    {
        _setup = setup;
        _state = setup.State;
        _events = events;
        _pool = new Pool<TPeerMeta>(setup.Settings.Pool, setup.NewRandom(), setup.Definition.InitialPeerMetadata, setup.Definition.Score, Now);
        _swaps = new SwapRules(setup.Settings.Swap, setup.NewRandom());
        _chance = setup.NewRandom();
        CarryOut();
    }

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    public static Props Create(NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, IActorRef events) =>
        Props.Create(() => new PoolActor<TMessage, TPeerMeta, TConnMeta>(setup, events));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PoolCommand.Reserve reserve:
                Answer(_pool.Reserve(reserve.Request, Now));
                break;
            case PoolCommand.AdmitIncoming incoming:
                Answer(_pool.AdmitIncoming(incoming.RemotePoint, Now));
                break;
            case PoolCommand.Judge judge:
                Answer(_pool.Authenticated(judge.Attempt, judge.Peer, Now));
                break;
            case PoolCommand.Established<TMessage, TConnMeta> established:
                OnEstablished(established);
                break;
            case PoolCommand.Control<TMessage> control:
                OnControl(control);
                break;
            case DialResult<TMessage, TConnMeta> dialled:
                OnSwapDialled(dialled);
                break;
            case PoolOperation.Save save:
                OnSave(save);
                break;
            case StoreEvent happened:
                OnStore(happened);
                break;
            case PoolOperation operation:
                // What is answered can be seen already: the snapshot first.
                var answer = Carry(operation);
                CarryOut();
                Sender.Tell(answer);
                break;
            case PoolCommand.Discovered discovered:
                OnDiscovered(discovered);
                break;
            case PoolCommand.NameResolved resolved:
                OnNameResolved(resolved);
                break;
            case PoolCommand.AskForPoints ask when LiveConnectionOf(ask.Attempt) is { } silent:
                AskForPoints(silent);
                break;
            case PoolCommand.AskForPoints:
                break;
            case PoolCommand.Leaving leaving:
                OnLeaving(leaving);
                break;
            case PoolCommand.Observe:
                OnObserve();
                break;
            case MaintenanceIntent intent:
                OnMaintenance(intent);
                break;
            case ObserverGone:
                _maintenance = ActorRefs.Nobody;
                break;
            case AttemptGone gone:
                OnGone(gone.Attempt);
                StopWhenEmpty();
                break;
            case PoolCommand.Shutdown:
                _shuttingDown = true;
                _pool.ShutDown();
                StopWhenEmpty();
                break;
            default:
                Unhandled(message);
                break;
        }

        CarryOut();
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <summary>The news of the last ends may come behind the order to stop: whoever waits for those connections must still hear of them.</summary>
    private void StopWhenEmpty()
    {
        if (_shuttingDown && _attempts.Count == 0 && !SavesTheLast())
        {
            Self.Tell(PoisonPill.Instance);
        }
    }

    private void Answer(object decision)
    {
        switch (decision)
        {
            case Reservation.Reserved reserved:
                Watch(reserved.Attempt, isDial: true);
                break;
            case Admission.Admitted admitted:
                Watch(admitted.Attempt, isDial: false);
                break;
            case Verdict.Wait:
                return;
        }

        Sender.Tell(decision);
    }

    private void Watch(AttemptId attempt, bool isDial)
    {
        _attempts.Add(attempt, new Entry(Sender, isDial));
        Context.WatchWith(Sender, new AttemptGone(attempt));
    }

    private void OnLeaving(PoolCommand.Leaving leaving)
    {
        if (!_attempts.TryGetValue(leaving.Attempt, out var entry))
        {
            return;
        }

        entry.End ??= leaving.End;
        if (entry.IsDial && entry.Connection is null)
        {
            // Whoever dialled is told next and may dial again at once: the point must be free by then. DeathWatch finds the attempt ended.
            _pool.Ended(leaving.Attempt, entry.End, Now);
        }
    }

    private void OnEstablished(PoolCommand.Established<TMessage, TConnMeta> established)
    {
        if (!_pool.Established(established.Attempt, Now) || !_attempts.TryGetValue(established.Attempt, out var entry))
        {
            Sender.Tell(new ConnectionCommand.Disconnect(new DisconnectionReason.UnknownReason(), Flush: false));
            return;
        }

        entry.Connection = established.Connection;
        _state.Running = _state.Running.With(established.Connection);
        LogNewConnection(established.Connection);
        CarryOut();
        _events.Tell(new EventsCommand.ConnectionUp<TMessage, TConnMeta>(established.Connection, Sender));
    }

    private void OnGone(AttemptId attempt)
    {
        if (!_attempts.Remove(attempt, out var entry))
        {
            return;
        }

        // No word before the end: a crash, which counts as any other end.
        var end = entry.End ?? (entry.Connection is null
            ? new AttemptEnd.Failed(new P2pError.Canceled())
            : new AttemptEnd.Closed(new DisconnectionReason.UnknownReason()));
        _pool.Ended(attempt, end, Now);
        _state.Counters.Count(end);
        _swaps.Forget(attempt);
        if (entry.Connection is { } connection)
        {
            _state.Running = _state.Running.Without(connection);
            CarryOut();
            var reason = (end as AttemptEnd.Closed)?.Reason ?? new DisconnectionReason.UnknownReason();
            _events.Tell(new EventsCommand.ConnectionDown<TMessage, TConnMeta>(connection, reason));
            OnVictimGone(attempt);
        }
    }

    /// <summary>Behind the events of what the pool has done before.</summary>
    private void Publish(P2pEvent happened)
    {
        CarryOut();
        _events.Tell(new EventsCommand.Publish([happened]));
    }

    private void CarryOut()
    {
        _state.Pool = _pool.Snapshot();
        _state.Counters.Greylists = _pool.GreylistSizes;
        var effects = _pool.TakeEffects();
        if (effects.Count == 0)
        {
            return;
        }

        var published = ImmutableArray.CreateBuilder<P2pEvent>();
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case PoolEffect.Publish publish:
                    published.Add(publish.Event);
                    break;
                case PoolEffect.PointLogged logged:
                    _events.Tell(new EventsCommand.Logged<P2pPoint, PointEvent>(logged.Point, logged.Line));
                    break;
                case PoolEffect.PeerLogged logged:
                    _events.Tell(new EventsCommand.Logged<PeerId, PeerEvent>(logged.PeerId, logged.Line));
                    break;
                case PoolEffect.Close close when _attempts.TryGetValue(close.Attempt, out var entry):
                    entry.Actor.Tell(new ConnectionCommand.Disconnect(close.Reason, Flush: false));
                    break;
                case PoolEffect.Judged judged when _attempts.TryGetValue(judged.Attempt, out var entry):
                    entry.Actor.Tell(judged.Verdict);
                    break;
                case PoolEffect.Persist persist:
                    OnChanged(persist.Part);
                    break;
                case PoolEffect.Greylisted greylisted:
                    LogGreylisted(greylisted);
                    break;
                case PoolEffect.PeerIdChecked check:
                    LogPeerIdChecked(check);
                    break;
            }
        }

        if (published.Count > 0)
        {
            _events.Tell(new EventsCommand.Publish(published.DrainToImmutable()));
        }

        Wake(effects);
    }

    private sealed class Entry(IActorRef actor, bool isDial)
    {
        public IActorRef Actor { get; } = actor;

        public bool IsDial { get; } = isDial;

        public ConnectionHandle<TMessage, TConnMeta>? Connection { get; set; }

        public AttemptEnd? End { get; set; }

        public HashSet<ControlMessageKind> Warned { get; } = [];
    }

    private sealed record AttemptGone(AttemptId Attempt);
}
