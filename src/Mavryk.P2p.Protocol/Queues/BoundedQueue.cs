using System.Diagnostics.CodeAnalysis;

namespace Mavryk.P2p.Protocol.Queues;

/// <summary>What became of an element offered to a queue.</summary>
public enum PushResult
{
    /// <summary>It is queued.</summary>
    Pushed,

    /// <summary>There is no room now.</summary>
    Full,

    /// <summary>The queue is closed: nothing will ever be let in again.</summary>
    Closed,
}

/// <summary>
/// A first-in-first-out queue with the bound of <see cref="ByteBudget"/>. Closing ends the writing side only: what is queued can still be taken (behaviour 11.1).
/// </summary>
/// <remarks>Not thread-safe and never waiting: waiting belongs to whoever wraps it.</remarks>
/// <typeparam name="T">What is queued.</typeparam>
public sealed class BoundedQueue<T>(QueueLimit limit)
{
    private readonly Queue<(T Item, long Size)> _items = new();
    private readonly ByteBudget _budget = new(limit);

    /// <summary>Elements queued.</summary>
    public int Count => _items.Count;

    /// <summary>Size of what is queued.</summary>
    public long Total => _budget.Total;

    /// <summary>Nothing is let in any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Closed and empty: nothing will ever come out again.</summary>
    public bool IsDrained => IsClosed && _items.Count == 0;

    /// <summary>True if an element of this size would be let in now.</summary>
    public bool HasRoomFor(long size) => !IsClosed && _budget.HasRoomFor(size);

    /// <summary>Queues an element of this size, if there is room.</summary>
    public PushResult TryPush(T item, long size)
    {
        if (IsClosed)
        {
            return PushResult.Closed;
        }

        if (!_budget.TryAdd(size))
        {
            return PushResult.Full;
        }

        _items.Enqueue((item, size));
        return PushResult.Pushed;
    }

    /// <summary>Takes the oldest element.</summary>
    public bool TryPop([MaybeNullWhen(false)] out T item)
    {
        if (!_items.TryDequeue(out var oldest))
        {
            item = default;
            return false;
        }

        _budget.Remove(oldest.Size);
        item = oldest.Item;
        return true;
    }

    /// <summary>Looks at the oldest element.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        var found = _items.TryPeek(out var oldest);
        item = oldest.Item;
        return found;
    }

    /// <summary>Closes the writing side.</summary>
    public void Close() => IsClosed = true;
}
