using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Network;

/// <summary>What the root actor of a network accepts.</summary>
internal abstract record NetworkCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private NetworkCommand()
    {
    }

    /// <summary>Answered once with a <see cref="NetworkStarted"/> when the listening socket is open, or could not be opened.</summary>
    public sealed record AwaitStart : NetworkCommand
    {
        public static readonly AwaitStart Instance = new();
    }

    /// <summary>Starts to accept and to maintain. Idempotent.</summary>
    public sealed record Activate : NetworkCommand
    {
        public static readonly Activate Instance = new();
    }

    /// <summary>Goes down as far as <paramref name="Until"/>, in the order of behaviour 12. Idempotent; there is no way back.</summary>
    public sealed record Shutdown(ShutdownStage Until) : NetworkCommand;
}

/// <summary>The layer is up, or the one error that prevented it.</summary>
internal sealed record NetworkStarted(P2pError? Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
