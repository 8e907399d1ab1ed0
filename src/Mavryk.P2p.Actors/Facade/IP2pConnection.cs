using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// A running connection to one peer (behaviour 1.2 to 1.5). Stays a valid object after its end: information and statistics can be read,
/// sending answers Closed, receiving drains what has arrived. Thread-safe. Inside an actor do not await its tasks; use the actor protocol.
/// </summary>
public interface IP2pConnection<TMessage, TConnMeta>
{
    /// <summary>What the handshake told. Constant.</summary>
    ConnectionInfo<TConnMeta> Info { get; }

    /// <summary>Chain name and the versions both sides speak (wire 4.7). Constant.</summary>
    NetworkVersion NegotiatedVersion { get; }

    /// <summary>Bytes on the wire since the TCP connection, handshake and framing included; after the end the last values (behaviour 10.6).</summary>
    P2pStat Stat { get; }

    /// <summary>The fill of both queues, for diagnosis.</summary>
    ConnectionQueues Queues { get; }

    /// <summary>Queues a message and does not wait. Safe inside actors.</summary>
    SendResult TrySend(TMessage message);

    /// <summary>Queues a message and waits for room in the outgoing queue; never answers Full.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the message was not queued.</exception>
    ValueTask<SendResult> SendAsync(TMessage message, CancellationToken cancellation = default);

    /// <summary>The next application message, or <see cref="P2pError.ConnectionClosed"/> once the connection is closed and drained.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no message was lost.</exception>
    ValueTask<P2pResult<TMessage>> ReceiveAsync(CancellationToken cancellation = default);

    /// <summary>The application messages until the connection is closed and drained.</summary>
    IAsyncEnumerable<TMessage> ReceiveAllAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Closes the connection and completes when it is gone and the disconnection callbacks have run. Idempotent. Must not be awaited in a
    /// callback of this connection: the callbacks are part of what it waits for (behaviour 17.21).
    /// </summary>
    /// <param name="reason">Recorded as reason <c>User</c>; stays local.</param>
    /// <param name="wait">True sends what is queued first, for a bounded time.</param>
    Task DisconnectAsync(string reason, bool wait = false);

    /// <summary>Completes with the reason when the connection is gone.</summary>
    Task<DisconnectionReason> Closed { get; }
}

/// <summary>The queues of a connection at one moment. Bytes count 128 for each element beside its encoded size.</summary>
/// <param name="OutgoingMessages">Messages that wait to be sent.</param>
/// <param name="OutgoingBytes">Their bytes.</param>
/// <param name="IncomingMessages">Messages that the application has not taken yet.</param>
/// <param name="IncomingBytes">Their bytes.</param>
/// <param name="IncomingStalled">How long, since the beginning, the full incoming queue has kept the socket from being read.</param>
public readonly record struct ConnectionQueues(
    int OutgoingMessages, long OutgoingBytes, int IncomingMessages, long IncomingBytes, TimeSpan IncomingStalled = default);
