using Akka.Actor;
using Akka.Event;

namespace Mavryk.P2p.Actors.Discovery;

/// <summary>What local discovery accepts.</summary>
internal abstract record DiscoveryCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private DiscoveryCommand()
    {
    }

    /// <summary>The network is activated. Idempotent.</summary>
    /// <param name="ListeningPort">The TCP port to tell, which is not the advertised one.</param>
    public sealed record Start(ushort ListeningPort) : DiscoveryCommand;

    /// <summary>More points are wanted: send at once, and begin again with the short pauses (behaviour 9).</summary>
    public sealed record Wake : DiscoveryCommand
    {
        public static readonly Wake Instance = new();
    }

    /// <summary>Closes the socket, then stops.</summary>
    public sealed record Stop : DiscoveryCommand
    {
        public static readonly Stop Instance = new();
    }
}
