namespace Mavryk.P2p.Protocol.Pool;

/// <summary>A small set that keeps what was used last: the points found to be ourselves (behaviour 4.1). Not thread-safe.</summary>
internal sealed class RecentSet<T>(int capacity)
    where T : struct, IEquatable<T>
{
    private readonly List<T> _items = new(capacity);

    public IReadOnlyList<T> Items => _items;

    public void Add(T item)
    {
        if (!_items.Remove(item) && _items.Count == capacity)
        {
            _items.RemoveAt(0);
        }

        _items.Add(item);
    }

    /// <summary>Also a use: a member asked for stays.</summary>
    public bool Touch(T item)
    {
        if (!_items.Contains(item))
        {
            return false;
        }

        Add(item);
        return true;
    }
}
