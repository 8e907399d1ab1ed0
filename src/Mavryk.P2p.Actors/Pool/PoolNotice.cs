using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>What the pool tells the maintenance; the snapshot shows already what it speaks of.</summary>
internal abstract record PoolNotice : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private PoolNotice()
    {
    }

    /// <summary>One operation pulled these triggers, each named once.</summary>
    public sealed record Woken(ImmutableArray<PoolTrigger> Triggers) : PoolNotice;

    /// <summary>Answers <see cref="MaintenanceIntent.FindCandidates"/>.</summary>
    public sealed record Candidates(ImmutableArray<P2pPoint> Points) : PoolNotice;

    /// <summary>Answers <see cref="MaintenanceIntent.Close"/> when the last of the chosen is gone, or at once if there was none to choose.</summary>
    public sealed record Closed(MaintenanceIntent.Close Request, int Count) : PoolNotice;
}
