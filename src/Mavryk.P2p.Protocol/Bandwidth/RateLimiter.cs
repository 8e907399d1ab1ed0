namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>A <see cref="TokenBucket"/> for each key, with a bound on how many are remembered. Not thread-safe.</summary>
/// <typeparam name="TKey">Who is limited.</typeparam>
/// <param name="burst">Units at once for one key.</param>
/// <param name="perSecond">Units a second for one key, after the burst.</param>
/// <param name="maxKeys">
/// Keys remembered. Beyond it the full buckets go, which changes nothing; if too many would be left to make the next search worth while, all go: memory and
/// time outrank exactness.
/// </param>
public sealed class RateLimiter<TKey>(double burst, double perSecond, int maxKeys)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TokenBucket> _buckets = [];

    /// <summary>Keys remembered now.</summary>
    public int Count => _buckets.Count;

    /// <summary>Takes a unit of a key, if it has one.</summary>
    public bool TryTake(TKey key, DateTimeOffset now)
    {
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            MakeRoom(now);
            _buckets[key] = bucket = new TokenBucket(burst, perSecond, now);
        }

        return bucket.TryTake(now);
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_buckets.Count < maxKeys)
        {
            return;
        }

        foreach (var full in _buckets.Where(entry => entry.Value.IsFull(now)).Select(entry => entry.Key).ToList())
        {
            _buckets.Remove(full);
        }

        if (_buckets.Count > maxKeys / 2)
        {
            _buckets.Clear();
        }
    }
}
