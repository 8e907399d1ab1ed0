namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>An allowance that refills with time up to a burst. Starts full. Not thread-safe.</summary>
public sealed class TokenBucket
{
    private readonly double _burst;
    private readonly double _perSecond;
    private double _tokens;
    private DateTimeOffset _updated;

    /// <summary>A full bucket.</summary>
    /// <param name="burst">Units at once.</param>
    /// <param name="perSecond">Units that come back each second.</param>
    /// <param name="now">The present.</param>
    public TokenBucket(double burst, double perSecond, DateTimeOffset now)
    {
        _burst = burst;
        _perSecond = perSecond;
        _tokens = burst;
        _updated = now;
    }

    /// <summary>Takes a unit, if there is one.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        Refill(now);
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <summary>True if nothing is known of it that a new bucket would not know.</summary>
    public bool IsFull(DateTimeOffset now)
    {
        Refill(now);
        return _tokens >= _burst;
    }

    /// <summary>A clock set back refills nothing and costs nothing.</summary>
    private void Refill(DateTimeOffset now)
    {
        if (now > _updated)
        {
            _tokens = Math.Min(_burst, _tokens + ((now - _updated).TotalSeconds * _perSecond));
        }

        _updated = now;
    }
}
