namespace Mavryk.P2p.Protocol.Acl;

/// <summary>
/// A bounded first-in-first-out set whose members may expire: both greylists (behaviour 4.4). An exact map instead of the reference's
/// counting filter: no false positives, no collateral removal, no expired entry is ever shown (gap D-7).
/// </summary>
/// <remarks>Not thread-safe: one owner.</remarks>
/// <typeparam name="T">What is listed.</typeparam>
public sealed class ExpiringSet<T>
    where T : struct
{
    private readonly Dictionary<T, LinkedListNode<(T Item, DateTimeOffset Expiry)>> _index = [];
    private readonly LinkedList<(T Item, DateTimeOffset Expiry)> _order = new();
    private readonly TimeSpan? _lifetime;

    /// <summary>An empty set.</summary>
    /// <param name="capacity">Members kept; one more evicts the oldest.</param>
    /// <param name="lifetime">How long a member stays; absent: until it is evicted.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is not positive, or <paramref name="lifetime"/> is.</exception>
    public ExpiringSet(int capacity, TimeSpan? lifetime = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(lifetime));
        Capacity = capacity;
        _lifetime = lifetime;
    }

    /// <summary>Members kept.</summary>
    public int Capacity { get; }

    /// <summary>Members held, expired ones included until the next addition.</summary>
    public int Count => _index.Count;

    /// <summary>When the first live member was evicted for want of room since the last <see cref="Clear"/>: from then on the set is incomplete.</summary>
    public DateTimeOffset? NotReliableSince { get; private set; }

    /// <summary>Adds a member, or makes it the youngest again.</summary>
    public void Add(T item, DateTimeOffset now)
    {
        Prune(now);
        Remove(item);
        if (_index.Count == Capacity)
        {
            NotReliableSince ??= now;
            Remove(_order.First!.Value.Item);
        }

        _index[item] = _order.AddLast((item, _lifetime is { } lifetime ? now.AddSaturating(lifetime) : DateTimeOffset.MaxValue));
    }

    /// <summary>True if <paramref name="item"/> is a member at <paramref name="now"/>.</summary>
    public bool Contains(T item, DateTimeOffset now) => ExpiryOf(item, now) is not null;

    /// <summary>When the member leaves by itself; <see cref="DateTimeOffset.MaxValue"/> if never; absent if it is no member.</summary>
    public DateTimeOffset? ExpiryOf(T item, DateTimeOffset now) =>
        _index.TryGetValue(item, out var node) && now < node.Value.Expiry ? node.Value.Expiry : null;

    /// <summary>Removes a member; false if there was none.</summary>
    public bool Remove(T item)
    {
        if (!_index.Remove(item, out var node))
        {
            return false;
        }

        _order.Remove(node);
        return true;
    }

    /// <summary>Removes every member and forgets <see cref="NotReliableSince"/>.</summary>
    public void Clear()
    {
        _index.Clear();
        _order.Clear();
        NotReliableSince = null;
    }

    /// <summary>The members at <paramref name="now"/>, oldest first.</summary>
    public IEnumerable<T> MembersAt(DateTimeOffset now) => _order.Where(entry => now < entry.Expiry).Select(entry => entry.Item);

    /// <summary>All members live equally long, so the expired ones are at the front. A wall clock set back only delays the pruning.</summary>
    private void Prune(DateTimeOffset now)
    {
        while (_order.First is { } oldest && oldest.Value.Expiry <= now)
        {
            Remove(oldest.Value.Item);
        }
    }
}
