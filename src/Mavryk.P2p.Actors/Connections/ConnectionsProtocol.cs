using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>What the connections actor accepts.</summary>
internal abstract record ConnectionsCommand : INoSerializationVerificationNeeded
{
    private ConnectionsCommand()
    {
    }

    /// <summary>Dials a point; answered exactly once with a <see cref="DialResult{TMessage, TConnMeta}"/>.</summary>
    /// <param name="Point">Where to.</param>
    /// <param name="Trusted">Sets or removes trust; null leaves it.</param>
    /// <param name="ExpectedPeerId">Who must answer.</param>
    /// <param name="Timeout">Time for the whole attempt; null for the configured one.</param>
    /// <param name="Cancellation">Ends the attempt early.</param>
    public sealed record Dial(P2pPoint Point, bool? Trusted, PeerId? ExpectedPeerId, TimeSpan? Timeout, CancellationToken Cancellation) : ConnectionsCommand
    {
        /// <summary>True if <see cref="ExpectedPeerId"/> holds for this attempt only.</summary>
        public bool ExpectedOnce { get; init; }

        /// <summary>The peer that is let go after success.</summary>
        public PeerId? Replaces { get; init; }

        /// <summary>Comes back with the result.</summary>
        public object? Correlation { get; init; }

        /// <summary>True if an application actor waits for the answer in the words of <see cref="NetworkProtocol"/>.</summary>
        public bool IsFromActor { get; init; }

        /// <summary>The caller's span, whose child the dial is.</summary>
        public ActivityContext Caller { get; init; }

        /// <summary>The result in the words of whoever dialled.</summary>
        public object Answer<TMessage, TConnMeta>(DialResult<TMessage, TConnMeta> result) => result switch
        {
            DialResult<TMessage, TConnMeta>.Connected connected when IsFromActor =>
                new NetworkProtocol.Connected<TConnMeta>(connected.Connection.Running) { Correlation = Correlation },
            DialResult<TMessage, TConnMeta>.Failed failed when IsFromActor => new NetworkProtocol.ConnectFailed(Point, failed.Trace) { Correlation = Correlation },
            _ => result with { Correlation = Correlation },
        };

        public DialRequest ToRequest() =>
            new(Point) { Trusted = Trusted, ExpectedPeerId = ExpectedPeerId, ExpectedOnce = ExpectedOnce, Replaces = Replaces };
    }

    /// <summary>An accepted socket, from the welcome actor; answered with <see cref="Welcome.WelcomeCommand.Decided"/>.</summary>
    public sealed record Accepted(IActorRef Socket, P2pPoint RemotePoint) : ConnectionsCommand;

    /// <summary>Who reads the connections that have no reader of their own.</summary>
    public sealed record ReadBy(ReaderRegistration? Registration) : ConnectionsCommand;

    /// <summary>Ends every attempt and every connection, then stops.</summary>
    public sealed record Shutdown : ConnectionsCommand
    {
        public static readonly Shutdown Instance = new();
    }
}

/// <summary>How a dial ended.</summary>
internal abstract record DialResult<TMessage, TConnMeta> : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private DialResult()
    {
    }

    /// <summary>What the dial carried.</summary>
    public object? Correlation { get; init; }

    public sealed record Connected(ConnectionHandle<TMessage, TConnMeta> Connection) : DialResult<TMessage, TConnMeta>;

    public sealed record Failed(ImmutableArray<P2pError> Trace) : DialResult<TMessage, TConnMeta>;
}

/// <summary>What one connection's actor accepts from the rest of the tree, beside the answers of the pool and the events of its socket.</summary>
internal abstract record ConnectionCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private ConnectionCommand()
    {
    }

    /// <summary>The outgoing queue has something.</summary>
    public sealed record Drain : ConnectionCommand
    {
        public static readonly Drain Instance = new();
    }

    /// <summary>The incoming queue has room again.</summary>
    public sealed record RoomMade : ConnectionCommand
    {
        public static readonly RoomMade Instance = new();
    }

    /// <summary>Who reads this connection unless it has a reader of its own.</summary>
    public sealed record ReadBy(ReaderRegistration? Registration) : ConnectionCommand;

    /// <summary>The callbacks for this connection have run: its messages may be handled.</summary>
    public sealed record Announced : ConnectionCommand
    {
        public static readonly Announced Instance = new();
    }

    /// <summary>Closes the connection, or gives up the attempt.</summary>
    /// <param name="Reason">Recorded for logs and observers; never travels.</param>
    /// <param name="Flush">True sends what is queued first.</param>
    public sealed record Disconnect(DisconnectionReason Reason, bool Flush) : ConnectionCommand;

    /// <summary>The application gave up the dial.</summary>
    public sealed record CancelDial : ConnectionCommand
    {
        public static readonly CancelDial Instance = new();
    }
}
