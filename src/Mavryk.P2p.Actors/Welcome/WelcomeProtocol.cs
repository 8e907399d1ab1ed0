using Akka.Actor;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Welcome;

/// <summary>What the welcome actor accepts.</summary>
internal abstract record WelcomeCommand : INoSerializationVerificationNeeded
{
    private WelcomeCommand()
    {
    }

    /// <summary>Starts to accept; sent once, by the network.</summary>
    public sealed record Activate : WelcomeCommand
    {
        public static readonly Activate Instance = new();
    }

    /// <summary>Refuses every caller from now on; the socket stays open, see <see cref="Stop"/>.</summary>
    public sealed record Refuse : WelcomeCommand
    {
        public static readonly Refuse Instance = new();
    }

    /// <summary>
    /// Closes the listening socket, then stops. Akka.IO aborts every accepted connection with its listener, so this comes after the connections
    /// have ended.
    /// </summary>
    public sealed record Stop : WelcomeCommand
    {
        public static readonly Stop Instance = new();
    }

    /// <summary>One accepted socket was decided on: the next may come.</summary>
    public sealed record Decided : WelcomeCommand
    {
        public static readonly Decided Instance = new();
    }
}

/// <summary>What the welcome actor tells the network: one of the first two after its start, then what becomes of the socket.</summary>
internal abstract record WelcomeEvent : INoSerializationVerificationNeeded
{
    private WelcomeEvent()
    {
    }

    /// <summary>The socket listens; nothing is accepted yet.</summary>
    public sealed record Listening(P2pPoint Point) : WelcomeEvent;

    /// <summary>The socket could not be opened.</summary>
    public sealed record NotListening(P2pError Error) : WelcomeEvent;

    /// <summary>The socket was lost; <see cref="Listening"/> follows when it is open again.</summary>
    public sealed record Lost : WelcomeEvent
    {
        public static readonly Lost Instance = new();
    }
}
