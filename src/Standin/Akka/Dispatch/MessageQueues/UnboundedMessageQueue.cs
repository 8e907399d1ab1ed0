using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// Many producers, one consumer: a linked list whose producers meet in one exchange of the tail. An idle queue holds one empty node,
/// which is what keeps an idle actor small.
/// </summary>
public class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private Node _head;
    private Node _tail;

    public UnboundedMessageQueue() => _head = _tail = new Node(default);

    public bool HasMessages => !ReferenceEquals(Volatile.Read(ref _head), Volatile.Read(ref _tail));

    public int Count
    {
        get
        {
            int count = 0;
            var last = Volatile.Read(ref _tail);
            for (var node = Volatile.Read(ref _head); node != last && node is not null; node = Volatile.Read(ref node.Next))
            {
                count++;
            }

            return count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var node = new Node(envelope);
        var previous = Interlocked.Exchange(ref _tail, node);
        Volatile.Write(ref previous.Next, node);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        var head = _head;
        var next = Volatile.Read(ref head.Next);
        if (next is null)
        {
            if (!HasMessages)
            {
                envelope = default;
                return false;
            }

            // A producer is between its exchange and its link: it is there in a moment.
            var spinner = new SpinWait();
            while ((next = Volatile.Read(ref head.Next)) is null)
            {
                spinner.SpinOnce();
            }
        }

        envelope = next.Envelope;
        next.Envelope = default;
        Volatile.Write(ref _head, next);
        // An old node promoted by the collector must not keep every later node alive.
        head.Next = null;
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
        {
            deadletters.Enqueue(owner, envelope);
        }
    }

    private sealed class Node(Envelope envelope)
    {
        public Node Next;
        public Envelope Envelope = envelope;
    }
}
