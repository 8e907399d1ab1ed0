using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Discovery;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Maintenance;

/// <summary>
/// Keeps the number of connections in bounds (behaviour 7): a shell that tells the pure machine what happened and carries out what it wants. What
/// concerns points and connections the pool does, dials are made by the connections actor. Child of the network actor; no children; one timer.
/// Ends its dials when it stops. Bounds: the parallel dials of the settings, one entry a waiting caller.
/// </summary>
internal sealed class MaintenanceActor<TMessage, TPeerMeta, TConnMeta> : UntypedActor, IWithTimers
{
    private const string WaitTimer = "wait";

    private readonly NetworkSetup<TMessage, TPeerMeta, TConnMeta> _setup;
    private readonly IActorRef _pool;
    private readonly IActorRef _connections;
    private readonly IActorRef _discovery;
    private readonly MaintenanceSettings _settings;
    private readonly MaintenanceMachine _machine;
    private readonly Dictionary<long, IActorRef> _callers = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private MaintenanceIntent.Close? _closing;
    private long _requests;

    public MaintenanceActor(
        NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, MaintenanceSettings settings, IActorRef pool, IActorRef connections, IActorRef discovery)
    {
        _setup = setup;
        _settings = settings;
        _pool = pool;
        _connections = connections;
        _discovery = discovery;
        _machine = new MaintenanceMachine(settings, setup.NewRandom());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    /// <summary>Read when something is decided, not when it was reported: reports may have waited in the mailbox.</summary>
    private PoolCounts Counts => _setup.State.Pool.Counts;

    /// <param name="setup">What the whole network shares.</param>
    /// <param name="settings">How connections are looked for.</param>
    /// <param name="pool">The owner of points and connections.</param>
    /// <param name="connections">Who dials.</param>
    /// <param name="discovery">Is woken when nobody is left to dial; may be nobody.</param>
    public static Props Create(
        NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, MaintenanceSettings settings, IActorRef pool, IActorRef connections, IActorRef discovery) =>
        Props.Create(() => new MaintenanceActor<TMessage, TPeerMeta, TConnMeta>(setup, settings, pool, connections, discovery));

    protected override void PreStart() => _pool.Tell(PoolCommand.Observe.Instance);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MaintenanceCommand.Start:
                CarryOut(_machine.Start(Counts, Now));
                break;
            case MaintenanceCommand.Maintain:
                CarryOut(_machine.Request(NewRequest(), Counts, Now));
                break;
            case MaintenanceCommand.Roll:
                CarryOut(_machine.Roll(NewRequest(), Counts, Now));
                break;
            case PoolNotice.Woken woken:
                foreach (var trigger in woken.Triggers)
                {
                    CarryOut(_machine.Triggered(trigger, Counts, Now));
                }

                break;
            case PoolNotice.Candidates candidates:
                CarryOut(_machine.CandidatesFound(candidates.Points, Counts, Now));
                break;
            case DialResult<TMessage, TConnMeta> result:
                CarryOut(_machine.DialEnded(result is DialResult<TMessage, TConnMeta>.Connected, Counts, Now));
                break;
            case PoolNotice.Closed closed:
                // The answer to a request that the machine has given up on must not end the wait for the next one.
                if (ReferenceEquals(closed.Request, _closing))
                {
                    CarryOut(_machine.Closed(closed.Count, Counts, Now));
                }

                break;
            case WaitOver:
                CarryOut(_machine.TimerFired(Counts, Now));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        CarryOut(_machine.Stop());
        _stopping.Dispose();
    }

    private long NewRequest()
    {
        _callers.Add(++_requests, Sender);
        return _requests;
    }

    private void CarryOut(IReadOnlyList<MaintenanceIntent> intents)
    {
        foreach (var intent in intents)
        {
            CarryOut(intent);
        }
    }

    private void CarryOut(MaintenanceIntent intent)
    {
        switch (intent)
        {
            case MaintenanceIntent.RunStarted started:
                _log.Info(
                    "Maintenance begins ({0}): {1} connections, {2} to {3} are wanted.",
                    started.Motive, Counts.Active, _settings.Bounds.MinThreshold, _settings.Bounds.MaxThreshold);
                break;
            case MaintenanceIntent.RunEnded ended:
                _log.Info("Maintenance ends after {0} with {1} connections.", ended.Duration, Counts.Active);
                break;
            case MaintenanceIntent.Dial dial:
                foreach (var point in dial.Points)
                {
                    _connections.Tell(new ConnectionsCommand.Dial(point, Trusted: null, ExpectedPeerId: null, Timeout: null, _stopping.Token));
                }

                break;
            case MaintenanceIntent.StartTimer timer:
                Timers.StartSingleTimer(WaitTimer, WaitOver.Instance, timer.After);
                break;
            case MaintenanceIntent.Complete complete:
                var answer = _stopping.IsCancellationRequested ? MaintenanceAnswer.Canceled : MaintenanceAnswer.Done;
                foreach (var request in complete.Requests)
                {
                    _callers.Remove(request, out var caller);
                    caller.Tell(answer);
                }

                break;
            case MaintenanceIntent.AskForContacts:
                _pool.Tell(intent);
                _discovery.Tell(DiscoveryCommand.Wake.Instance);
                break;
            case MaintenanceIntent.Close close:
                _closing = close;
                _pool.Tell(close);
                break;
            default:
                // Also the events: through the pool they come in the order of what it changes.
                _pool.Tell(intent);
                break;
        }
    }

    private sealed class WaitOver
    {
        public static readonly WaitOver Instance = new();
    }
}
