using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Event;

/// <summary>Subscribers by classifier. Publishing takes no lock: who hears of an event class is remembered until a subscription changes.</summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
{
    private readonly Lock _lock = new();
    private (TSubscriber Subscriber, TClassifier Classifier)[] _subscriptions = [];
    private ConcurrentDictionary<TClassifier, TSubscriber[]> _audiences = new();

    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            if (_subscriptions.Contains((subscriber, classifier)))
            {
                return false;
            }

            Change([.. _subscriptions, (subscriber, classifier)]);
            return true;
        }
    }

    public virtual bool Unsubscribe(TSubscriber subscriber)
        => Remove(subscription => Equals(subscription.Subscriber, subscriber));

    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
        => Remove(subscription => Equals(subscription.Subscriber, subscriber) && Equals(subscription.Classifier, classifier));

    public virtual void Publish(TEvent @event)
    {
        foreach (var subscriber in Audience(GetClassifier(@event)))
        {
            Publish(@event, subscriber);
        }
    }

    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    protected abstract TClassifier GetClassifier(TEvent @event);

    private TSubscriber[] Audience(TClassifier classifier)
    {
        var audiences = Volatile.Read(ref _audiences);
        return audiences.TryGetValue(classifier, out var known)
            ? known
            : audiences.GetOrAdd(
                classifier,
                static (kind, self) => [.. Volatile.Read(ref self._subscriptions)
                    .Where(subscription => self.IsSubClassification(subscription.Classifier, kind))
                    .Select(subscription => subscription.Subscriber)
                    .Distinct()],
                this);
    }

    private bool Remove(Func<(TSubscriber Subscriber, TClassifier Classifier), bool> which)
    {
        lock (_lock)
        {
            var rest = _subscriptions.Where(subscription => !which(subscription)).ToArray();
            if (rest.Length == _subscriptions.Length)
            {
                return false;
            }

            Change(rest);
            return true;
        }
    }

    private void Change((TSubscriber, TClassifier)[] subscriptions)
    {
        Volatile.Write(ref _subscriptions, subscriptions);
        // A reader that still holds the old table can only fill that one.
        Volatile.Write(ref _audiences, new ConcurrentDictionary<TClassifier, TSubscriber[]>());
    }
}

public abstract class ActorEventBus<TEvent, TClassifier> : EventBus<TEvent, TClassifier, IActorRef>;
