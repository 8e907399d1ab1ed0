using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Swap;

/// <summary>
/// Exchanges connections with neighbours, so that the graph of the network keeps mixing (behaviour 6.4). Unlike the reference: one ack for each request and within a bounded
/// time, the peer id of the message is checked, and switched off means off.
/// </summary>
/// <remarks>Not thread-safe: one owner for all connections of a network instance.</remarks>
public sealed class SwapRules(SwapSettings settings, IRandomSource random)
{
    private readonly Dictionary<AttemptId, (DateTimeOffset Time, PeerId Proposed)> _sentRequests = [];
    private DateTimeOffset _latestAccepted = DateTimeOffset.UnixEpoch;
    private DateTimeOffset _latestSuccessful = DateTimeOffset.UnixEpoch;

    /// <summary>The maintenance found the number of connections in bounds: a random neighbour is offered another one.</summary>
    public IReadOnlyList<SwapIntent> Propose(IEnumerable<LiveConnection> running, DateTimeOffset now)
    {
        var open = InOrder(running.Where(connection => !connection.IsPrivate));
        if (!settings.Enabled || open.Length == 0)
        {
            return [];
        }

        var recipient = open[random.Next(open.Length)];
        if (Offer(open, recipient.Attempt) is not { } proposed)
        {
            return [];
        }

        return
        [
            new SwapIntent.Publish(RequestSent(recipient, proposed.PeerId, now)),
            new SwapIntent.SendRequest(recipient.Attempt, proposed.PublicPoint!.Value, proposed.PeerId),
        ];
    }

    /// <summary>A request is about to be sent, by the maintenance or by hand: its answer will count.</summary>
    /// <param name="recipient">The connection it is sent on.</param>
    /// <param name="proposed">The peer that is offered, and given up for what the answer offers.</param>
    /// <param name="now">The present.</param>
    /// <returns>The event, which comes before the message.</returns>
    public P2pEvent RequestSent(LiveConnection recipient, PeerId proposed, DateTimeOffset now)
    {
        _sentRequests[recipient.Attempt] = (now, proposed);
        return new P2pEvent.SwapRequestSent(recipient.PeerId);
    }

    /// <summary>Swap_request(point, peer) came in.</summary>
    /// <param name="source">The connection it came on.</param>
    /// <param name="point">The point it offers.</param>
    /// <param name="peer">The peer said to be there.</param>
    /// <param name="pointInUse">The point is known and not disconnected.</param>
    /// <param name="running">The running connections.</param>
    /// <param name="now">The present.</param>
    public IReadOnlyList<SwapIntent> Requested(
        LiveConnection source, P2pPoint point, PeerId peer, bool pointInUse, IEnumerable<LiveConnection> running, DateTimeOffset now)
    {
        if (settings.PrivateMode)
        {
            return [];
        }

        var received = new SwapIntent.Publish(new P2pEvent.SwapRequestReceived(source.PeerId));
        if (settings.Linger is not { } linger)
        {
            return [received];
        }

        var latest = _latestSuccessful > _latestAccepted ? _latestSuccessful : _latestAccepted;
        if (now - latest < linger || pointInUse)
        {
            return [received, new SwapIntent.Publish(new P2pEvent.SwapRequestIgnored(source.PeerId))];
        }

        var all = InOrder(running);
        if (all.All(connection => connection.Attempt != source.Attempt))
        {
            return [received];
        }

        return Offer(all, source.Attempt) is { } offered
            ?
            [
                received,
                new SwapIntent.SendAck(
                    source.Attempt, offered.PublicPoint!.Value, offered.PeerId, new Exchange(source.PeerId, point, peer, offered.PeerId)),
            ]
            : [received, new SwapIntent.NoCandidate(source.PeerId)];
    }

    /// <summary>The ack of <see cref="SwapIntent.SendAck"/> was queued, or dropped: then nothing happens.</summary>
    public IReadOnlyList<SwapIntent> AckQueued(Exchange exchange, bool queued, DateTimeOffset now) =>
        queued ? [new SwapIntent.Publish(new P2pEvent.SwapAckSent(exchange.Source)), Begin(exchange, now)] : [];

    /// <summary>Swap_ack(point, peer) came in: counts only as the one answer to a recent request on the same connection.</summary>
    /// <param name="source">The connection it came on.</param>
    /// <param name="point">The point it offers.</param>
    /// <param name="peer">The peer said to be there.</param>
    /// <param name="pointRunning">We are connected to the point.</param>
    /// <param name="now">The present.</param>
    public IReadOnlyList<SwapIntent> Acknowledged(LiveConnection source, P2pPoint point, PeerId peer, bool pointRunning, DateTimeOffset now)
    {
        if (settings.PrivateMode)
        {
            return [];
        }

        var received = new SwapIntent.Publish(new P2pEvent.SwapAckReceived(source.PeerId));
        return settings.Enabled
            && _sentRequests.Remove(source.Attempt, out var request)
            && now - request.Time <= settings.AckLifetime
            && !pointRunning
                ? [received, Begin(new Exchange(source.PeerId, point, peer, request.Proposed), now)]
                : [received];
    }

    /// <summary>The dial of <see cref="SwapIntent.Dial"/> led to a running connection, or failed.</summary>
    public IReadOnlyList<SwapIntent> DialEnded(Exchange exchange, bool running, DateTimeOffset now)
    {
        if (!running)
        {
            _latestAccepted = _latestSuccessful;
            return [new SwapIntent.Publish(new P2pEvent.SwapFailure(exchange.Source))];
        }

        _latestSuccessful = now;
        return [new SwapIntent.Publish(new P2pEvent.SwapSuccess(exchange.Source)), new SwapIntent.GiveUp(exchange.GiveUp)];
    }

    /// <summary>A connection ended: what was asked on it is forgotten.</summary>
    public void Forget(AttemptId connection) => _sentRequests.Remove(connection);

    private static LiveConnection[] InOrder(IEnumerable<LiveConnection> connections) => [.. connections.OrderBy(connection => connection.Attempt.Value)];

    private SwapIntent.Dial Begin(Exchange exchange, DateTimeOffset now)
    {
        _latestAccepted = now;
        return new SwapIntent.Dial(exchange);
    }

    private LiveConnection? Offer(LiveConnection[] running, AttemptId except)
    {
        var possible = running.Where(connection => connection.Attempt != except && connection.PublicPoint is not null).ToArray();
        return possible.Length == 0 ? null : possible[random.Next(possible.Length)];
    }
}
