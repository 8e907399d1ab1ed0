using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Maintenance;

/// <summary>What the maintenance wants done. Immutable.</summary>
public abstract record MaintenanceIntent
{
    private MaintenanceIntent()
    {
    }

    /// <summary>Tell the watchers.</summary>
    public sealed record Publish(P2pEvent Event) : MaintenanceIntent;

    /// <summary>Log the begin of a run.</summary>
    public sealed record RunStarted(MaintenanceMotive Motive) : MaintenanceIntent;

    /// <summary>Log the end of a run.</summary>
    public sealed record RunEnded(TimeSpan Duration) : MaintenanceIntent;

    /// <summary>Ask the pool for candidates and answer with <see cref="MaintenanceMachine.CandidatesFound"/>.</summary>
    /// <param name="Count">How many at most.</param>
    /// <param name="Since">What failed after this is no candidate.</param>
    public sealed record FindCandidates(int Count, DateTimeOffset Since) : MaintenanceIntent;

    /// <summary>Dial each of them, untrusted and with the default time-out, and answer each with <see cref="MaintenanceMachine.DialEnded"/>.</summary>
    public sealed record Dial(ImmutableArray<P2pPoint> Points) : MaintenanceIntent;

    /// <summary>
    /// Close so many running connections, chosen by <see cref="Victims.Choose"/>, with the reason Maintenance_too_many; answer with <see cref="MaintenanceMachine.Closed"/>
    /// when they are closed, or at once if there was none to choose.
    /// </summary>
    /// <param name="Count">How many.</param>
    /// <param name="SpareTrusted">Spare every trusted one, not only the private ones.</param>
    public sealed record Close(int Count, bool SpareTrusted) : MaintenanceIntent;

    /// <summary>Queue Bootstrap to every running connection that is not private, and wake local discovery.</summary>
    public sealed record AskForContacts : MaintenanceIntent;

    /// <summary>Propose one swap.</summary>
    public sealed record ProposeSwap : MaintenanceIntent;

    /// <summary>Call <see cref="MaintenanceMachine.TimerFired"/> after this time; replaces the timer that runs.</summary>
    public sealed record StartTimer(TimeSpan After) : MaintenanceIntent;

    /// <summary>These requests are served.</summary>
    public sealed record Complete(ImmutableArray<long> Requests) : MaintenanceIntent;
}

/// <summary>Why a run begins (behaviour 7.1).</summary>
public enum MaintenanceMotive
{
    /// <summary>The network was activated.</summary>
    Activation,

    /// <summary>A run has just ended.</summary>
    LastMaintenance,

    /// <summary>The idle time is over.</summary>
    Timer,

    /// <summary>Asked for.</summary>
    ExternalEvent,

    /// <summary>A connection closed and fewer than the minimum are left.</summary>
    TooFewConnections,

    /// <summary>A connection was added and the maximum is reached.</summary>
    TooManyConnections,
}
