namespace Mavryk.P2p.Protocol.Queues;

/// <summary>
/// The rule of behaviour 11.1: an element is let in if the total stays below the bound, or if nothing is queued, so that an element larger than the bound still passes.
/// </summary>
/// <remarks>Not thread-safe: whoever shares it guards it.</remarks>
public sealed class ByteBudget(QueueLimit limit)
{
    private readonly QueueLimit _half = limit.Half;

    /// <summary>Size of what is queued.</summary>
    public long Total { get; private set; }

    /// <summary>Elements queued.</summary>
    public int Count { get; private set; }

    /// <summary>At least half of the room is free again: early enough to go on, late enough not to stop at once.</summary>
    public bool IsHalfEmpty => Fits(_half, 0);

    /// <summary>True if an element of this size may be let in now.</summary>
    public bool HasRoomFor(long size) => Fits(limit, size);

    /// <summary>Lets an element in, whether there is room for it or not.</summary>
    public void Add(long size)
    {
        Total += size;
        Count++;
    }

    /// <summary>An element that was let in is gone.</summary>
    /// <exception cref="InvalidOperationException">More is removed than was added: a bug.</exception>
    public void Remove(long size)
    {
        if (Count == 0 || size > Total)
        {
            throw new InvalidOperationException("More is removed from the queue than was added.");
        }

        Total -= size;
        Count--;
    }

    private bool Fits(QueueLimit bounds, long size) =>
        Count == 0 || ((bounds.MaxBytes is not { } maxBytes || Total + size < maxBytes) && (bounds.MaxCount is not { } maxCount || Count < maxCount));
}
