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

    /// <inheritdoc cref="ByteBudget.IsHalfEmpty"/>
    public bool IsHalfEmpty => _budget.IsHalfEmpty;

    /// <summary>
    /// True if one more element may come, whatever its size: for a writer who knows the size too late to refuse, and may go beyond the bound by that one element.
    /// </summary>
    public bool HasRoom => !IsClosed && _budget.HasRoomFor(0);

    /// <summary>Queues an element of this size, if there is room.</summary>
    public PushResult TryPush(T item, long size) =>
        IsClosed ? PushResult.Closed : _budget.HasRoomFor(size) ? Push(item, size) : PushResult.Full;

    /// <summary>Queues an element that came after <see cref="HasRoom"/> was true; only a closed queue refuses it.</summary>
    public PushResult PushBeyond(T item, long size) => IsClosed ? PushResult.Closed : Push(item, size);

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

    /// <summary>Closes the writing side.</summary>
    public void Close() => IsClosed = true;

    private PushResult Push(T item, long size)
    {
        _budget.Add(size);
        _items.Enqueue((item, size));
        return PushResult.Pushed;
    }
}
