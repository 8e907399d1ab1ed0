using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// One instance of the P2P layer: the reference's public module in C# (behaviour 1). Thread-safe. Reads come from a published snapshot and
/// neither wait nor fail. Inside an actor do not await its tasks: send the messages of the actor protocols instead.
/// </summary>
/// <typeparam name="TMessage">The application's message.</typeparam>
/// <typeparam name="TPeerMeta">What the application keeps for each peer id.</typeparam>
/// <typeparam name="TConnMeta">What the application exchanges in the handshake.</typeparam>
public interface IP2pNetwork<TMessage, TPeerMeta, TConnMeta> : IP2pPool<TPeerMeta, TConnMeta>, IAsyncDisposable
{
    /// <summary>Our own peer id.</summary>
    PeerId PeerId { get; }

    /// <summary>Chain name and greatest versions that we announce.</summary>
    NetworkVersion AnnouncedVersion { get; }

    /// <summary>The point the listening socket is bound to; none if the node does not listen, or as long as a lost socket is not open again.</summary>
    P2pPoint? ListeningPoint { get; }

    /// <summary>Starts to accept and to maintain connections. A second call does nothing.</summary>
    void Activate();

    /// <summary>The running connections at this moment; the order is unspecified.</summary>
    ImmutableArray<IP2pConnection<TMessage, TConnMeta>> Connections { get; }

    /// <summary>The running connection to this peer.</summary>
    IP2pConnection<TMessage, TConnMeta>? FindConnection(PeerId peerId);

    /// <summary>The running connection with this point; an incoming one is found under the port it announced.</summary>
    IP2pConnection<TMessage, TConnMeta>? FindConnection(P2pPoint point);

    /// <summary>Bytes and rates over all connections, past and present.</summary>
    P2pStat GlobalStat { get; }

    /// <summary>
    /// Dials a point. Completes with the running connection, or with the reference's errors (behaviour 1.3), exactly once. Bans hold,
    /// the reconnection delay does not.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled before the connection was there: nothing of the attempt is left but its socket, which closes.</exception>
    Task<P2pResult<IP2pConnection<TMessage, TConnMeta>>> ConnectAsync(P2pPoint point, ConnectOptions? options = null, CancellationToken cancellation = default);

    /// <summary>A message from any connection, chosen at random among those that have one; connections made later take part.</summary>
    /// <returns>The message with its connection, or <see cref="P2pError.ConnectionClosed"/> after the shutdown.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no message was lost.</exception>
    ValueTask<P2pResult<ReceivedMessage<TMessage, TConnMeta>>> ReceiveAnyAsync(CancellationToken cancellation = default);

    /// <summary>Offers a message to many connections without waiting, encoding it once (behaviour 1.4).</summary>
    /// <param name="message">For every connection that no other parameter excepts.</param>
    /// <param name="connections">The receivers; null for all running connections.</param>
    /// <param name="except">Connections for which this holds get nothing.</param>
    /// <param name="alternative">Connections for which the condition holds get the other message.</param>
    BroadcastResult Broadcast(
        TMessage message,
        IEnumerable<IP2pConnection<TMessage, TConnMeta>>? connections = null,
        Func<IP2pConnection<TMessage, TConnMeta>, bool>? except = null,
        BroadcastAlternative<TMessage, TConnMeta>? alternative = null);

    /// <summary>
    /// Registers a callback for every connection that begins to run, before its first message is handled and before the dial that made it
    /// completes. The last registered is called first; exceptions are logged and isolated. Not called for connections that run already.
    /// </summary>
    void OnNewConnection(Action<PeerId, IP2pConnection<TMessage, TConnMeta>> callback);

    /// <summary>Registers a callback for the end of every connection that began to run, after its <see cref="OnNewConnection"/> callbacks.</summary>
    void OnDisconnection(Action<PeerId> callback);

    /// <summary>The events from the moment the enumeration begins, in order. A reader that is too slow loses the oldest ones and is told how many.</summary>
    IAsyncEnumerable<EventNotice> WatchAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Asks the maintenance to bring the number of connections in bounds (behaviour 1.1, 7). Completes at once if it is in bounds, else at the end of
    /// the run that is under way or begins now. Always returns: when everything known was tried and the longest pause of the search
    /// (<c>maintenance.max-search-pause</c>) has brought nothing new, it completes while the run goes on. The counts tell what was reached.
    /// </summary>
    /// <returns>
    /// The counts afterwards; <see cref="P2pError.MaintenanceDisabled"/> without <c>maintenance-idle-time</c>; <see cref="P2pError.Canceled"/> if the network
    /// shuts down.
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancelled; the run goes on.</exception>
    Task<P2pResult<PoolCounts>> MaintainAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Exchanges some connections for fresh ones: closes a random few that are not trusted (<c>maintenance.roll-share</c> of the surplus over the minimal target,
    /// at least one), then maintains. What the reference's <c>roll</c> promises. During a run it only waits for its end.
    /// </summary>
    /// <returns>As <see cref="MaintainAsync"/>.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the run goes on.</exception>
    Task<P2pResult<PoolCounts>> RollAsync(CancellationToken cancellation = default);

    /// <summary>Completes when the network has ended: after a shutdown, or on its own because a part of it that it cannot do without has failed for good.</summary>
    Task Stopped { get; }

    /// <summary>
    /// Refuses whoever comes, closes every connection, saves, and ends the actors, in the order of behaviour 12, within the configured time and then by force.
    /// Idempotent. The coordinated shutdown of the actor system does the same, in its phases service-unbind, service-requests-done and service-stop.
    /// </summary>
    /// <returns>Completes when nothing is left; called by a callback of this network, when nothing but callbacks is left.</returns>
    Task ShutdownAsync();
}

/// <summary>How to dial (behaviour 5.2). Immutable.</summary>
public sealed record ConnectOptions
{
    /// <summary>Sets or removes the trust of the point; null leaves it as it is.</summary>
    public bool? Trusted { get; init; }

    /// <summary>Refuse whoever has another identity; also remembered for the point.</summary>
    public PeerId? ExpectedPeerId { get; init; }

    /// <summary>Time for TCP connect and handshake together; null for the configured one.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>A message and where it came from. Immutable.</summary>
public sealed record ReceivedMessage<TMessage, TConnMeta>(IP2pConnection<TMessage, TConnMeta> Connection, TMessage Message);

/// <summary>Another message for some connections of a broadcast. Immutable.</summary>
public sealed record BroadcastAlternative<TMessage, TConnMeta>(Func<IP2pConnection<TMessage, TConnMeta>, bool> Condition, TMessage Message);

/// <summary>What became of a broadcast. Immutable.</summary>
/// <param name="Queued">Connections in whose queue the message is.</param>
/// <param name="Dropped">Connections whose queue was full.</param>
/// <param name="Skipped">Connections that were excepted or closed, or for which the message could not be encoded.</param>
public readonly record struct BroadcastResult(int Queued, int Dropped, int Skipped);

/// <summary>One event with its number and time. Immutable.</summary>
/// <param name="Sequence">Counts up by one over all events of the instance: a jump is a gap.</param>
/// <param name="Time">Time of the actor system's scheduler.</param>
/// <param name="Event">What happened.</param>
/// <param name="Missed">How many events before this one were dropped because this watcher was too slow.</param>
public sealed record EventNotice(long Sequence, DateTimeOffset Time, P2pEvent Event, long Missed);
