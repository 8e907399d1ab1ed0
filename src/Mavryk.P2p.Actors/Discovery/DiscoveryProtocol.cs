using Akka.Actor;
using Akka.Event;

namespace Mavryk.P2p.Actors.Discovery;

/// <summary>What local discovery accepts.</summary>
internal abstract record DiscoveryCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private DiscoveryCommand()
    {
    }

    /// <summary>More points are wanted: send at once, and begin again with the short pauses (behaviour 9).</summary>
    public sealed record Wake : DiscoveryCommand
    {
        public static readonly Wake Instance = new();
    }
}
