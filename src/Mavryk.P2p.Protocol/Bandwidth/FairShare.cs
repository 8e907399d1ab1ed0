namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>
/// Shares the speed of one direction among connections (behaviour 10.1 to 10.3). Who wants to move a block asks; a block is granted while the global quota is
/// not in debt, first to connections below their fair share, then to the others, so that unused bandwidth is never wasted. Debts are carried over.
/// </summary>
/// <remarks>Not thread-safe. The owner calls <see cref="Update"/> about once a second and <see cref="TakeGrants"/> after every operation.</remarks>
/// <typeparam name="TKey">Names a connection.</typeparam>
/// <param name="maxSpeed">Bytes per second over all connections; absent: no limit, everything is granted at once.</param>
public sealed class FairShare<TKey>(long? maxSpeed)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Share> _shares = [];
    private readonly LinkedList<Share> _high = new();
    private readonly LinkedList<Share> _low = new();
    private long _globalQuota = maxSpeed ?? 0;

    /// <summary>The meter of the whole direction.</summary>
    public MovingAverage Meter { get; } = new();

    /// <summary>Connections registered.</summary>
    public int Count => _shares.Count;

    /// <summary>Bytes that may still go before the next update; negative while in debt. Meaningless without a limit.</summary>
    public long GlobalQuota => _globalQuota;

    /// <summary>Adds a connection; a known one stays as it is.</summary>
    public void Register(TKey key) => _shares.TryAdd(key, new Share(key));

    /// <summary>Removes a connection; a block that was granted and not moved is given back.</summary>
    public void Remove(TKey key)
    {
        if (_shares.Remove(key, out var share))
        {
            share.Waiting?.List?.Remove(share.Waiting);
            _globalQuota += share.Granted;
        }
    }

    /// <summary>The rate of a connection in bytes per second; 0 if it is unknown.</summary>
    public long PerSecond(TKey key) => _shares.TryGetValue(key, out var share) ? share.Meter.PerSecond : 0;

    /// <summary>A connection wants to move up to this many bytes; one request at a time.</summary>
    /// <exception cref="InvalidOperationException">The last request was not granted and reported yet: a bug of the caller.</exception>
    public void Request(TKey key, int bytes)
    {
        if (!_shares.TryGetValue(key, out var share))
        {
            return;
        }

        if (share.Waiting is not null || share.Granted != 0)
        {
            throw new InvalidOperationException($"{key} has asked already.");
        }

        share.Wanted = bytes;
        share.Waiting = (share.Quota > 0 ? _high : _low).AddLast(share);
    }

    /// <summary>Whoever may move now, in order. Each must answer with <see cref="Used"/>.</summary>
    public IReadOnlyList<TKey> TakeGrants()
    {
        List<TKey> granted = [];
        while ((maxSpeed is null || _globalQuota >= 0) && (_high.First ?? _low.First) is { } next)
        {
            var share = next.Value;
            share.FromHigh = next.List == _high;
            next.List!.Remove(next);
            share.Waiting = null;
            share.Granted = share.Wanted;
            _globalQuota -= share.Granted;
            granted.Add(share.Key);
        }

        return granted;
    }

    /// <summary>A granted block was moved; <paramref name="bytes"/> may be fewer than asked for, or none.</summary>
    public void Used(TKey key, int bytes)
    {
        Meter.Add(bytes);
        if (!_shares.TryGetValue(key, out var share))
        {
            _globalQuota -= bytes;
            return;
        }

        _globalQuota += share.Granted - bytes;
        share.Granted = 0;
        share.Meter.Add(bytes);
        if (share.FromHigh)
        {
            share.Quota -= bytes;
        }
    }

    /// <summary>Ends a window: new averages, new quotas, and whoever has a quota again moves to the front group in its order.</summary>
    /// <param name="elapsedMilliseconds">Length of the window by a monotonic clock.</param>
    public void Update(long elapsedMilliseconds)
    {
        Meter.Update(elapsedMilliseconds);
        if (maxSpeed is { } speed)
        {
            _globalQuota = Math.Min(_globalQuota, 0) + speed;
        }

        if (_shares.Count == 0)
        {
            return;
        }

        var fair = Meter.PerSecond / _shares.Count;
        foreach (var share in _shares.Values)
        {
            share.Meter.Update(elapsedMilliseconds);
            share.Quota = Math.Min(share.Quota, 0) + fair;
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

        public MovingAverage Meter { get; } = new();

        public long Quota { get; set; }

        public int Wanted { get; set; }

        public int Granted { get; set; }

        public bool FromHigh { get; set; }

        public LinkedListNode<Share>? Waiting { get; set; }
    }
}
