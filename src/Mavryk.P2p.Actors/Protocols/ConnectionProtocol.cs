using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Protocols;

/// <summary>What application actors ask of the actor of a connection.</summary>
public interface IConnectionRequest : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>What that actor answers, exactly once to each request.</summary>
public interface IConnectionReply : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>What that actor tells its reader, in this order: opened, messages, ended.</summary>
public interface IConnectionNotice : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>
/// The protocol of a connection, for actors that got it from <see cref="NetworkProtocol"/> or as the sender of a notice. Whatever is asked may be
/// answered with <see cref="Refused"/>. The actor ends with the connection: watch it, what comes later is not answered. Immutable.
/// </summary>
public static class ConnectionProtocol
{
    /// <summary>
    /// Makes the sender the reader: it is told <see cref="ConnectionOpened{TConnMeta}"/>, then message after message, each when the one before was acknowledged,
    /// and <see cref="ConnectionEnded"/>. A slow reader stops the remote of this connection and no other. Answered with <see cref="ReaderRegistered"/>. Asking
    /// again begins anew, for instance after a restart. Ends with the sender's death; then the reader of all connections, if there is one, takes over.
    /// </summary>
    public sealed record RegisterReader : IConnectionRequest
    {
        /// <summary>The one instance.</summary>
        public static readonly RegisterReader Instance = new();
    }

    /// <summary>The sender is the reader.</summary>
    public sealed record ReaderRegistered : IConnectionReply
    {
        /// <summary>The one instance.</summary>
        public static readonly ReaderRegistered Instance = new();
    }

    /// <summary>Gives that role up, if the sender has it. Answered with <see cref="ReaderUnregistered"/>.</summary>
    public sealed record UnregisterReader : IConnectionRequest
    {
        /// <summary>The one instance.</summary>
        public static readonly UnregisterReader Instance = new();
    }

    /// <summary>The sender is not the reader.</summary>
    public sealed record ReaderUnregistered : IConnectionReply
    {
        /// <summary>The one instance.</summary>
        public static readonly ReaderUnregistered Instance = new();
    }

    /// <summary>The connection runs, and its messages come to the receiver of this.</summary>
    public sealed record ConnectionOpened<TConnMeta>(ConnectionInfo<TConnMeta> Info, NetworkVersion NegotiatedVersion) : IConnectionNotice;

    /// <summary>A message of the remote. Its sender must be told <see cref="MessageAck"/>; the next one comes then.</summary>
    public sealed record MessageReceived<TMessage>(PeerId PeerId, TMessage Message) : IConnectionNotice;

    /// <summary>The message was handled, or is safe. Told to whom it came from; not answered.</summary>
    public sealed record MessageAck : IConnectionRequest
    {
        /// <summary>The one instance.</summary>
        public static readonly MessageAck Instance = new();
    }

    /// <summary>The connection is gone. What had arrived was told before, without waiting for acknowledgements.</summary>
    public sealed record ConnectionEnded(PeerId PeerId, DisconnectionReason Reason) : IConnectionNotice;

    /// <summary>Queues a message if there is room, and says nothing.</summary>
    public sealed record Send<TMessage>(TMessage Message) : IConnectionRequest;

    /// <summary>Queues a message. Answered with <see cref="SendDone"/>.</summary>
    public sealed record SendAndConfirm<TMessage>(TMessage Message) : IConnectionRequest
    {
        /// <summary>True to wait for room behind those who wait already; then the answer is never Full.</summary>
        public bool WaitForRoom { get; init; }

        /// <summary>Comes back with the answer.</summary>
        public object? Correlation { get; init; }
    }

    /// <summary>What became of a message.</summary>
    public sealed record SendDone(SendResult Result) : IConnectionReply
    {
        /// <summary>What the request carried.</summary>
        public object? Correlation { get; init; }
    }

    /// <summary>Closes the connection. Answered with <see cref="Disconnected"/> when it is gone.</summary>
    /// <param name="Reason">Recorded as reason <c>User</c>; stays local.</param>
    /// <param name="Flush">True sends what is queued first, for a bounded time.</param>
    public sealed record Disconnect(string Reason, bool Flush = false) : IConnectionRequest;

    /// <summary>The connection is gone.</summary>
    /// <param name="Reason">Why: the first reason counts, which may be another than the one that was given.</param>
    public sealed record Disconnected(DisconnectionReason Reason) : IConnectionReply;

    /// <summary>Nothing was done.</summary>
    public sealed record Refused(IConnectionRequest Request, Refusal Because) : IConnectionReply;
}
