using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Protocols;

namespace Mavryk.P2p.Actors.Events;

/// <summary>The actors that are told of events: one unacknowledged notice each, and a bounded queue behind it that drops the oldest. Not thread-safe.</summary>
/// <param name="buffer">Notices kept for each.</param>
internal sealed class EventSubscribers(int buffer)
{
    private readonly Dictionary<IActorRef, Subscription> _subscriptions = [];

    /// <returns>False if the actor is known: then it begins anew.</returns>
    public bool Add(IActorRef subscriber)
    {
        var isNew = !_subscriptions.ContainsKey(subscriber);
        _subscriptions[subscriber] = new Subscription();
        return isNew;
    }

    public bool Remove(IActorRef subscriber) => _subscriptions.Remove(subscriber);

    public void Tell(EventNotice notice)
    {
        foreach (var (subscriber, subscription) in _subscriptions)
        {
            if (subscription.Waiting.Count == buffer)
            {
                subscription.Waiting.Dequeue();
            }

            subscription.Waiting.Enqueue(notice);
            if (!subscription.IsUnacknowledged)
            {
                Next(subscriber, subscription);
            }
        }
    }

    public void Acknowledge(IActorRef subscriber)
    {
        if (_subscriptions.TryGetValue(subscriber, out var subscription))
        {
            Next(subscriber, subscription);
        }
    }

    private static void Next(IActorRef subscriber, Subscription subscription)
    {
        subscription.IsUnacknowledged = subscription.Waiting.TryDequeue(out var notice);
        if (notice is not null)
        {
            var missed = subscription.Last is { } last ? notice.Sequence - last - 1 : 0;
            subscription.Last = notice.Sequence;
            subscriber.Tell(new NetworkProtocol.EventHappened(notice with { Missed = missed }));
        }
    }

    private sealed class Subscription
    {
        public Queue<EventNotice> Waiting { get; } = new();

        public bool IsUnacknowledged { get; set; }

        public long? Last { get; set; }
    }
}
