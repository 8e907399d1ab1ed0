using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.MessageQueues;

/// <summary>Makes a producer wait for room, up to the push time-out; then the message is a dead letter.</summary>
public class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics
{
    private readonly Queue<Envelope> _queue = new();
    private readonly int _capacity;

    public BoundedMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    {
        if (boundedCapacity < 0)
        {
            throw new ArgumentException("The capacity for BoundedMessageQueue can not be negative", nameof(boundedCapacity));
        }

        _capacity = boundedCapacity;
        PushTimeOut = pushTimeOut;
    }

    public TimeSpan PushTimeOut { get; set; }

    public bool HasMessages => Count > 0;

    public int Count
    {
        get
        {
            lock (_queue)
            {
                return _queue.Count;
            }
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (_queue)
        {
            if (HasRoom())
            {
                _queue.Enqueue(envelope);
                return;
            }
        }

        var deadLetters = ((IInternalActorRef)receiver).Provider.DeadLetters;
        deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? deadLetters, receiver), envelope.Sender);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_queue)
        {
            bool any = _queue.TryDequeue(out envelope);
            if (any)
            {
                Monitor.Pulse(_queue);
            }

            return any;
        }
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
        {
            deadletters.Enqueue(owner, envelope);
        }
    }

    private bool HasRoom()
    {
        long until = PushTimeOut < TimeSpan.Zero ? long.MaxValue : Environment.TickCount64 + (long)PushTimeOut.TotalMilliseconds;
        while (_queue.Count >= _capacity)
        {
            long left = until - Environment.TickCount64;
            if (left <= 0 || !Monitor.Wait(_queue, (int)Math.Min(left, int.MaxValue)))
            {
                return _queue.Count < _capacity;
            }
        }

        return true;
    }
}
