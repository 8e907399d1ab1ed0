using Akka.Actor;
using Akka.Event;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>What the pool tells the root.</summary>
internal abstract record PoolEvent : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private PoolEvent()
    {
    }

    /// <summary>What was on the disk is known.</summary>
    public sealed record Ready : PoolEvent
    {
        public static readonly Ready Instance = new();
    }
}
