using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Maintenance;

/// <content>Runs and their passes (behaviour 7.2 to 7.4).</content>
public sealed partial class MaintenanceMachine
{
    private DateTimeOffset _passStart;
    private TimeSpan _wait;
    private bool _progress;
    private bool _rolling;
    private bool _seeking;
    private int _goalMin;
    private int _goalMax;

    /// <summary>The head of the main loop.</summary>
    private void Look(MaintenanceMotive motive, PoolCounts counts, DateTimeOffset now)
    {
        if (InBounds(counts.Active))
        {
            CompleteRequests();
            if (settings.SwapEnabled && !settings.PrivateMode)
            {
                Intend(new MaintenanceIntent.ProposeSwap());
            }

            Rest();
            return;
        }

        BeginRun(motive, now);
        Pass(counts, now);
    }

    private bool InBounds(int active) => active >= settings.Bounds.MinThreshold && active <= settings.Bounds.MaxThreshold;

    private void Rest()
    {
        _state = State.Idle;
        Intend(new MaintenanceIntent.StartTimer(settings.IdleTime));
    }

    private void BeginRun(MaintenanceMotive motive, DateTimeOffset now)
    {
        _runStart = now;
        _wait = TimeSpan.Zero;
        _progress = false;
        _rolling = false;
        _seeking = false;
        Intend(new MaintenanceIntent.RunStarted(motive));
    }

    private void Pass(PoolCounts counts, DateTimeOffset now)
    {
        var bounds = settings.Bounds;
        Publish(new P2pEvent.MaintenanceStarted());
        if (counts.Active < bounds.MinThreshold)
        {
            Publish(new P2pEvent.TooFewConnections());
            Seek(counts, now);
        }
        else if (_seeking && counts.Active < bounds.MinTarget)
        {
            Seek(counts, now);
        }
        else if (counts.Active > bounds.MaxThreshold)
        {
            Publish(new P2pEvent.TooManyConnections());
            BeginClosing(counts.Active - bounds.MaxTarget, spareTrusted: false);
        }
        else
        {
            EndRun(now);
            Look(MaintenanceMotive.LastMaintenance, counts, now);
        }
    }

    private void EndRun(DateTimeOffset now)
    {
        Intend(new MaintenanceIntent.RunEnded(now - _runStart));
        Publish(new P2pEvent.MaintenanceEnded());
        CompleteRequests();
    }

    /// <summary>Nothing more can be done now: looking again at once would turn in a circle without pause (behaviour 7.3).</summary>
    private void GiveUp(DateTimeOffset now)
    {
        EndRun(now);
        Rest();
    }

    private void BeginClosing(int count, bool spareTrusted)
    {
        _state = State.Closing;
        Intend(new MaintenanceIntent.Close(count, spareTrusted));
        Intend(new MaintenanceIntent.StartTimer(settings.CloseWait));
    }

    private void BeginRoll(PoolCounts counts, DateTimeOffset now)
    {
        if (!InBounds(counts.Active))
        {
            Look(MaintenanceMotive.ExternalEvent, counts, now);
            return;
        }

        BeginRun(MaintenanceMotive.ExternalEvent, now);
        Publish(new P2pEvent.MaintenanceStarted());
        _rolling = true;
        (_goalMin, _goalMax) = (counts.Active, counts.Active);
        BeginClosing(Math.Max(1, (int)((counts.Active - settings.Bounds.MinTarget) * settings.RollShare)), spareTrusted: true);
    }

    private void Seek(PoolCounts counts, DateTimeOffset now)
    {
        _seeking = true;
        (_goalMin, _goalMax) = (settings.Bounds.MinTarget, settings.Bounds.MaxTarget);
        BeginContacting(now);
        Contact(counts, now);
    }

    private void BeginContacting(DateTimeOffset now)
    {
        _state = State.Contacting;
        _passStart = now;
    }

    /// <summary>
    /// Keeps the dials going until the minimum is reached. Dials end one by one, and each makes room for the next: a slow point holds back nobody, and only what was really
    /// dialled is out of question for the rest of the pass.
    /// </summary>
    private void Contact(PoolCounts counts, DateTimeOffset now)
    {
        if (counts.Active >= _goalMin)
        {
            if (_dialling == 0 && !_searching)
            {
                EndPass(counts, now);
            }

            return;
        }

        Search(_goalMax - counts.Active, _passStart);
    }

    private void Search(int wanted, DateTimeOffset since)
    {
        var room = Math.Min(settings.MaxParallelDials, wanted) - _dialling;
        if (room > 0 && !_searching)
        {
            _searching = true;
            Intend(new MaintenanceIntent.FindCandidates(room, since));
        }
    }

    private void NobodyLeft(PoolCounts counts, DateTimeOffset now)
    {
        if (_rolling || counts.Active >= _goalMin)
        {
            EndPass(counts, now);
            return;
        }

        var inBounds = InBounds(counts.Active);
        var exhausted = !_progress && _wait >= settings.MaxSearchWait;
        if (inBounds || exhausted)
        {
            // Whoever asked is not held any longer: it is enough to live on, or more is not to be had now.
            CompleteRequests();
        }

        if (inBounds && exhausted)
        {
            // The target was worth waiting for, as points come back at different times, but not for ever.
            GiveUp(now);
            return;
        }

        _wait = _progress || _wait == TimeSpan.Zero ? settings.SearchWait : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, settings.MaxSearchWait.Ticks));
        _progress = false;
        _state = State.Asking;
        if (!settings.PrivateMode)
        {
            Intend(new MaintenanceIntent.AskForContacts());
        }

        Intend(new MaintenanceIntent.StartTimer(_wait == settings.SearchWait ? _wait : random.Jitter(_wait, settings.Jitter)));
    }

    private void EndPass(PoolCounts counts, DateTimeOffset now)
    {
        if (_rolling)
        {
            EndRun(now);
            Look(MaintenanceMotive.LastMaintenance, counts, now);
        }
        else
        {
            Pass(counts, now);
        }
    }

    /// <summary>Cuts a wait short, or looks if there is nothing else to do.</summary>
    private void Nudge(MaintenanceMotive motive, PoolCounts counts, DateTimeOffset now)
    {
        switch (_state)
        {
            case State.Idle:
                Look(motive, counts, now);
                break;
            case State.Asking:
                Pass(counts, now);
                break;
            case State.Stopped:
                CompleteRequests();
                break;
        }
    }

    private void News(PoolCounts counts, DateTimeOffset now)
    {
        _progress = true;
        if (_state == State.Asking)
        {
            Pass(counts, now);
        }
    }

    /// <summary>
    /// In bounds, but surrounded: enough connections that others chose, too few that we chose. The reference never dials then, so that whoever fills the incoming slots
    /// decides about our whole neighbourhood.
    /// </summary>
    private void TopUp(PoolCounts counts, DateTimeOffset now)
    {
        if (_state == State.Idle && !settings.PrivateMode)
        {
            Search(Math.Min(settings.OutgoingShare - counts.Outgoing, settings.Bounds.MaxThreshold - counts.Active), now);
        }
    }
}
