using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>Messages put aside. Unstashed ones go to the front of the mailbox, in their old order.</summary>
internal sealed class MessageStash(ActorCell cell, int capacity) : IStash
{
    private readonly LinkedList<Envelope> _messages = new();
    private int _lastStashed;

    public int Count => _messages.Count;

    public bool IsEmpty => _messages.Count == 0;

    public bool NonEmpty => _messages.Count > 0;

    public bool IsFull => capacity >= 0 && _messages.Count >= capacity;

    public int Capacity => capacity;

    public void Stash()
    {
        if (cell.CurrentEnvelopeId == _lastStashed)
        {
            throw new IllegalActorStateException($"Can't stash the same message {cell.CurrentMessage} more than once");
        }

        if (IsFull)
        {
            throw new StashOverflowException(
                $"Couldn't enqueue message {cell.CurrentMessage?.GetType()} from {cell.Sender} to stash of {cell.Self}: the capacity of {capacity} is used up");
        }

        _lastStashed = cell.CurrentEnvelopeId;
        _messages.AddLast(cell.CurrentEnvelope);
    }

    public void Unstash()
    {
        if (_messages.First is { } first)
        {
            _messages.RemoveFirst();
            ToFront(first.Value);
        }
    }

    public void UnstashAll() => UnstashAll(_ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        var back = _messages.Where(predicate).Reverse().ToArray();
        _messages.Clear();
        foreach (var envelope in back)
        {
            ToFront(envelope);
        }
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var all = _messages.ToArray();
        _messages.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
        {
            _messages.AddFirst(envelope);
        }
    }

    private void ToFront(Envelope envelope) => ((IDequeBasedMessageQueueSemantics)cell.Mailbox.MessageQueue).EnqueueFirst(envelope);
}
