namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>
/// The rate meter of behaviour 10.3: an exponential moving average with weight 0.2, in integers, so that it shows the same numbers as the reference.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class MovingAverage
{
    private long _counted;

    /// <summary>Bytes since the start.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes per second, as of the last update; 0 before the first.</summary>
    public long PerSecond { get; private set; }

    /// <summary>Counts bytes.</summary>
    public void Add(long bytes)
    {
        Total += bytes;
        _counted += bytes;
    }

    /// <summary>Ends a window, once a second or so.</summary>
    /// <param name="elapsedMilliseconds">Its length by a monotonic clock; nothing happens, and nothing is lost, if it is not positive.</param>
    public void Update(long elapsedMilliseconds)
    {
        if (elapsedMilliseconds <= 0)
        {
            return;
        }

        PerSecond = (200 * _counted / elapsedMilliseconds) + (800 * PerSecond / 1000);
        _counted = 0;
    }
}
