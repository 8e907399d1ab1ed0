using System.Diagnostics.CodeAnalysis;

namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>
/// Shares the speed of one direction among connections (behaviour 10.1 to 10.3). Who has a block to move asks; it is granted while the global quota is not in
/// debt, first to connections below their fair share, then to the others, so that unused bandwidth is never wasted. Debts are carried over.
/// </summary>
/// <remarks>
/// Not thread-safe. The owner calls <see cref="Update"/> several times a second, so that connections queue up for small quotas and take turns, instead of
/// racing for one large quota; and <see cref="TryGrant"/> after every operation, until it grants no more.
/// </remarks>
/// <typeparam name="TKey">Names a connection.</typeparam>
/// <param name="maxSpeed">Bytes per second over all connections.</param>
public sealed class FairShare<TKey>(long maxSpeed)
    where TKey : notnull
{
    private const long MillisecondsPerSecond = 1000;

    private readonly Dictionary<TKey, Share> _shares = [];
    private readonly LinkedList<Share> _high = new();
    private readonly LinkedList<Share> _low = new();

    /// <summary>Connections registered.</summary>
    public int Count => _shares.Count;

    /// <summary>Bytes that may still go before the next update; negative while in debt.</summary>
    public long GlobalQuota { get; private set; }

    /// <summary>Adds a connection; a known one stays as it is.</summary>
    public void Register(TKey key) => _shares.TryAdd(key, new Share(key));

    /// <summary>Removes a connection and what it asked for.</summary>
    public void Remove(TKey key)
    {
        if (_shares.Remove(key, out var share))
        {
            share.Waiting?.List?.Remove(share.Waiting);
        }
    }

    /// <summary>A connection has a block of this many bytes to move; one request at a time. An unknown connection is ignored.</summary>
    /// <exception cref="InvalidOperationException">The last request was not granted yet: a bug of the caller.</exception>
    public void Request(TKey key, int bytes)
    {
        if (!_shares.TryGetValue(key, out var share))
        {
            return;
        }

        if (share.Waiting is not null)
        {
            throw new InvalidOperationException($"{key} has asked already.");
        }

        share.Wanted = bytes;
        share.Waiting = (share.Quota > 0 ? _high : _low).AddLast(share);
    }

    /// <summary>Whoever may move its block next, if anybody may; it counts as moved.</summary>
    public bool TryGrant([MaybeNullWhen(false)] out TKey key)
    {
        key = default;
        if (GlobalQuota < 0 || (_high.First ?? _low.First) is not { } next)
        {
            return false;
        }

        var share = next.Value;
        GlobalQuota -= share.Wanted;
        if (next.List == _high)
        {
            share.Quota -= share.Wanted;
        }

        next.List!.Remove(next);
        share.Waiting = null;
        key = share.Key;
        return true;
    }

    /// <summary>New quotas; whoever has one again moves to the front group in its order. What was not used is not saved up.</summary>
    /// <param name="elapsedMilliseconds">Since the last update; beyond a second it counts as a second, so that no pause allows a burst.</param>
    /// <param name="perSecond">The present speed of the direction over all connections: their quota is an equal part of it.</param>
    public void Update(long elapsedMilliseconds, long perSecond)
    {
        var elapsed = Math.Clamp(elapsedMilliseconds, 0, MillisecondsPerSecond);
        GlobalQuota = Math.Min(GlobalQuota, 0) + (maxSpeed * elapsed / MillisecondsPerSecond);
        foreach (var share in _shares.Values)
        {
            share.Quota = Math.Min(share.Quota, 0) + (perSecond * elapsed / MillisecondsPerSecond / _shares.Count);
        }

        for (var node = _low.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Quota > 0)
            {
                _low.Remove(node);
                _high.AddLast(node);
            }

            node = next;
        }
    }

    private sealed class Share(TKey key)
    {
        public TKey Key { get; } = key;

        public long Quota { get; set; }

        public int Wanted { get; set; }

        public LinkedListNode<Share>? Waiting { get; set; }
    }
}
