using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Maintenance;

/// <summary>
/// Keeps the number of connections in bounds (behaviour 7): every input says what happened and how many connections there are now, and returns what is to be done, in order.
/// Inputs that come late or twice do no harm: the counts are read again each time.
/// </summary>
/// <remarks>Not thread-safe: one owner.</remarks>
public sealed partial class MaintenanceMachine(MaintenanceSettings settings, IRandomSource random)
{
    private readonly List<long> _waiting = [];
    private List<MaintenanceIntent> _intents = [];
    private State _state = State.Stopped;
    private DateTimeOffset _runStart;
    private int _dialling;
    private bool _searching;

    private enum State
    {
        Stopped,
        Idle,
        Contacting,
        Closing,
        Asking,
    }

    /// <summary>True while a run is under way.</summary>
    public bool IsRunning => _state is State.Contacting or State.Closing or State.Asking;

    /// <summary>Dials that have not been answered.</summary>
    public int Dialling => _dialling;

    /// <summary>The network is activated.</summary>
    public IReadOnlyList<MaintenanceIntent> Start(PoolCounts counts, DateTimeOffset now) => Answer(() =>
    {
        if (_state == State.Stopped)
        {
            Look(MaintenanceMotive.Activation, counts, now);
        }
    });

    /// <summary>The layer shuts down: every request is served, and no input has an effect any more.</summary>
    public IReadOnlyList<MaintenanceIntent> Stop() => Answer(() =>
    {
        _state = State.Stopped;
        CompleteRequests();
    });

    /// <summary>
    /// Somebody asks for maintenance and waits: until the end of the run that is under way or begins now, or not at all if the number is in bounds (gap D-2). A run that
    /// finds nobody serves it when its longest wait has brought nothing new, and goes on.
    /// </summary>
    public IReadOnlyList<MaintenanceIntent> Request(long request, PoolCounts counts, DateTimeOffset now) => Answer(() =>
    {
        _waiting.Add(request);
        Nudge(MaintenanceMotive.ExternalEvent, counts, now);
    });

    /// <summary>
    /// Somebody asks for fresh connections and waits: a quarter of the surplus over the minimal target, at least one, is closed and replaced. During a run it only
    /// waits for its end.
    /// </summary>
    public IReadOnlyList<MaintenanceIntent> Roll(long request, PoolCounts counts, DateTimeOffset now) => Answer(() =>
    {
        _waiting.Add(request);
        if (_state == State.Idle)
        {
            BeginRoll(counts, now);
        }
        else
        {
            Nudge(MaintenanceMotive.ExternalEvent, counts, now);
        }
    });

    /// <summary>The pool signals something (behaviour 7.1, 7.3).</summary>
    public IReadOnlyList<MaintenanceIntent> Triggered(PoolTrigger trigger, PoolCounts counts, DateTimeOffset now) => Answer(() =>
    {
        switch (trigger)
        {
            // In bounds all the same: a swap that has taken the last slot for a moment must not lead to the next swap (issue 5294).
            case PoolTrigger.TooFew when _state == State.Idle && !InBounds(counts.Active):
                Look(MaintenanceMotive.TooFewConnections, counts, now);
                break;
            case PoolTrigger.TooMany when _state == State.Idle && !InBounds(counts.Active):
                Look(MaintenanceMotive.TooManyConnections, counts, now);
                break;
            case PoolTrigger.NewPoint or PoolTrigger.NewPeer:
                News(counts, now);
                break;
            case PoolTrigger.NewConnection when InBounds(counts.Active):
                News(counts, now);
                break;
        }
    });

    /// <summary>The timer of <see cref="MaintenanceIntent.StartTimer"/>.</summary>
    public IReadOnlyList<MaintenanceIntent> TimerFired(PoolCounts counts, DateTimeOffset now) => Answer(() =>
    {
        switch (_state)
        {
            case State.Idle:
                Look(MaintenanceMotive.Timer, counts, now);
                TopUp(counts, now);
                break;
            case State.Asking:
                Pass(counts, now);
                break;
            case State.Closing:
                GiveUp(now);
                break;
        }
    });

    /// <summary>Answers <see cref="MaintenanceIntent.FindCandidates"/>; the points are dialled.</summary>
    public IReadOnlyList<MaintenanceIntent> CandidatesFound(ImmutableArray<P2pPoint> points, PoolCounts counts, DateTimeOffset now) => Answer(() =>
    {
        _searching = false;
        switch (_state)
        {
            case State.Contacting when counts.Active >= _goalMin:
                Contact(counts, now);
                break;
            case State.Contacting when points.IsEmpty && _dialling == 0:
                NobodyLeft(counts, now);
                break;
            case State.Contacting or State.Idle when !points.IsEmpty:
                _dialling += points.Length;
                Intend(new MaintenanceIntent.Dial(points));
                break;
        }
    });

    /// <summary>One of the dials ended, whether the connection is running or not.</summary>
    public IReadOnlyList<MaintenanceIntent> DialEnded(bool running, PoolCounts counts, DateTimeOffset now) => Answer(() =>
    {
        _dialling = Math.Max(0, _dialling - 1);
        _progress |= running;
        if (_state == State.Contacting)
        {
            Contact(counts, now);
        }
    });

    /// <summary>Answers <see cref="MaintenanceIntent.Close"/>.</summary>
    /// <param name="closed">How many were closed.</param>
    /// <param name="counts">What there is now.</param>
    /// <param name="now">The present.</param>
    public IReadOnlyList<MaintenanceIntent> Closed(int closed, PoolCounts counts, DateTimeOffset now) => Answer(() =>
    {
        if (_state != State.Closing)
        {
            return;
        }

        if (closed == 0)
        {
            GiveUp(now);
        }
        else if (_rolling)
        {
            BeginContacting(now);
            Contact(counts, now);
        }
        else
        {
            Pass(counts, now);
        }
    });

    private IReadOnlyList<MaintenanceIntent> Answer(Action handle)
    {
        handle();
        var intents = _intents;
        _intents = [];
        return intents;
    }

    private void Intend(MaintenanceIntent intent) => _intents.Add(intent);

    private void Publish(P2pEvent happened) => Intend(new MaintenanceIntent.Publish(happened));

    private void CompleteRequests()
    {
        if (_waiting.Count > 0)
        {
            Intend(new MaintenanceIntent.Complete([.. _waiting]));
            _waiting.Clear();
        }
    }
}
