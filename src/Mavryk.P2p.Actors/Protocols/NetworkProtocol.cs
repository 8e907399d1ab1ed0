using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Protocols;

/// <summary>What application actors ask of the root of a network, <c>/user/p2p</c>.</summary>
public interface INetworkRequest : INoSerializationVerificationNeeded;

/// <summary>What the root answers, exactly once to each request, and what it tells those who asked for it.</summary>
public interface INetworkReply : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>
/// The protocol of a network: its facade for actors, which must not await tasks. Whatever is asked may be answered with <see cref="Refused"/>; what
/// else is said with each message. Whoever waits for an answer watches the root: after its end there is none. Immutable.
/// </summary>
public static class NetworkProtocol
{
    /// <summary>
    /// Dials a point. Answered with <see cref="Connected{TConnMeta}"/> when the connection runs, or with <see cref="ConnectFailed"/> at the latest when its
    /// time is over.
    /// </summary>
    /// <param name="Point">Where to.</param>
    public sealed record Connect(P2pPoint Point) : INetworkRequest
    {
        /// <summary>How.</summary>
        public ConnectOptions Options { get; init; } = new();

        /// <summary>Comes back with the answer.</summary>
        public object? Correlation { get; init; }
    }

    /// <summary>The connection runs.</summary>
    public sealed record Connected<TConnMeta>(RunningConnection<TConnMeta> Connection) : INetworkReply
    {
        /// <summary>What the request carried.</summary>
        public object? Correlation { get; init; }
    }

    /// <summary>There is no connection.</summary>
    /// <param name="Point">The point that was dialled.</param>
    /// <param name="Trace">Why, outermost first (behaviour 1.3).</param>
    public sealed record ConnectFailed(P2pPoint Point, ImmutableArray<P2pError> Trace) : INetworkReply
    {
        /// <summary>What the request carried.</summary>
        public object? Correlation { get; init; }
    }

    /// <summary>Answered with a <see cref="ConnectionList{TConnMeta}"/>.</summary>
    public sealed record GetConnections : INetworkRequest
    {
        /// <summary>The one instance.</summary>
        public static readonly GetConnections Instance = new();
    }

    /// <summary>The running connections at one moment.</summary>
    public sealed record ConnectionList<TConnMeta>(ImmutableArray<RunningConnection<TConnMeta>> Connections) : INetworkReply;

    /// <summary>Offers a message to every running connection without waiting (behaviour 1.4). Answered with <see cref="Broadcasted"/>.</summary>
    /// <param name="Message">The message, encoded once.</param>
    public sealed record Broadcast<TMessage>(TMessage Message) : INetworkRequest
    {
        /// <summary>Gets nothing: whoever the message came from.</summary>
        public PeerId? Except { get; init; }
    }

    /// <summary>What became of a broadcast.</summary>
    public sealed record Broadcasted(BroadcastResult Result) : INetworkReply;

    /// <summary>
    /// Tells the sender every event from now on, one after the other as <see cref="EventHappened"/>. Answered with <see cref="EventsSubscribed"/>. Asking again
    /// begins anew, for instance after a restart. Ends with the sender's death.
    /// </summary>
    public sealed record SubscribeEvents : INetworkRequest
    {
        /// <summary>The one instance.</summary>
        public static readonly SubscribeEvents Instance = new();
    }

    /// <summary>The next event will be told.</summary>
    public sealed record EventsSubscribed : INetworkReply
    {
        /// <summary>The one instance.</summary>
        public static readonly EventsSubscribed Instance = new();
    }

    /// <summary>
    /// One event. Its sender must be told <see cref="EventAck"/>, then the next one comes; up to <c>events.buffer-size</c> of them wait, and the oldest are left
    /// out beyond that, as <see cref="EventNotice.Missed"/> tells.
    /// </summary>
    public sealed record EventHappened(EventNotice Notice) : INetworkReply;

    /// <summary>The event was handled. Told to whom it came from; not answered.</summary>
    public sealed record EventAck : INetworkRequest, IDeadLetterSuppression
    {
        /// <summary>The one instance.</summary>
        public static readonly EventAck Instance = new();
    }

    /// <summary>Ends the subscription, if there is one. Answered with <see cref="EventsUnsubscribed"/>.</summary>
    public sealed record UnsubscribeEvents : INetworkRequest
    {
        /// <summary>The one instance.</summary>
        public static readonly UnsubscribeEvents Instance = new();
    }

    /// <summary>No event will be told any more.</summary>
    public sealed record EventsUnsubscribed : INetworkReply
    {
        /// <summary>The one instance.</summary>
        public static readonly EventsUnsubscribed Instance = new();
    }

    /// <summary>
    /// Makes the sender the reader of every connection that has none of its own, present and future, as <see cref="ConnectionProtocol.RegisterReader"/> does
    /// for one. Answered with <see cref="ReaderRegistered"/>, or <see cref="Refused"/> while another actor has that role.
    /// </summary>
    public sealed record RegisterReader : INetworkRequest
    {
        /// <summary>The one instance.</summary>
        public static readonly RegisterReader Instance = new();
    }

    /// <summary>The sender is the reader.</summary>
    public sealed record ReaderRegistered : INetworkReply
    {
        /// <summary>The one instance.</summary>
        public static readonly ReaderRegistered Instance = new();
    }

    /// <summary>Gives the role up, if the sender has it. Answered with <see cref="ReaderUnregistered"/>.</summary>
    public sealed record UnregisterReader : INetworkRequest
    {
        /// <summary>The one instance.</summary>
        public static readonly UnregisterReader Instance = new();
    }

    /// <summary>The sender is not the reader.</summary>
    public sealed record ReaderUnregistered : INetworkReply
    {
        /// <summary>The one instance.</summary>
        public static readonly ReaderUnregistered Instance = new();
    }

    /// <summary>Nothing was done.</summary>
    public sealed record Refused(INetworkRequest Request, Refusal Because) : INetworkReply;
}

/// <summary>A running connection for actors. Immutable.</summary>
/// <param name="Actor">Speaks <see cref="ConnectionProtocol"/>. It belongs to the network and ends with the connection.</param>
/// <param name="Info">What the handshake told.</param>
/// <param name="NegotiatedVersion">Chain name and the versions both sides speak.</param>
public sealed record RunningConnection<TConnMeta>(IActorRef Actor, ConnectionInfo<TConnMeta> Info, NetworkVersion NegotiatedVersion);

/// <summary>Why a request of an actor was refused.</summary>
public enum Refusal
{
    /// <summary>The network or the connection is ending, or the connection does not run yet.</summary>
    NotRunning,

    /// <summary>Another actor is the reader.</summary>
    ReaderTaken,

    /// <summary>The request has other type arguments than the network.</summary>
    OtherTypes,
}
