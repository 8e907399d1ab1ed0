namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>
/// Limits the control messages of one connection: what comes too early is dropped and counted, never delayed, because a delay would hold back the application
/// messages behind it (behaviour 15).
/// </summary>
/// <remarks>Not thread-safe: owned by the connection.</remarks>
public sealed class ControlMessageLimiter
{
    private readonly TokenBucket?[] _buckets;
    private readonly long[] _dropped;

    /// <summary>A limiter for a connection that starts now.</summary>
    public ControlMessageLimiter(ControlMessageRates rates, DateTimeOffset now)
    {
        var kinds = Enum.GetValues<ControlMessageKind>();
        _dropped = new long[kinds.Length];
        _buckets = [.. kinds.Select(kind => rates[kind] is { Interval.Ticks: > 0 } rate
            ? new TokenBucket(rate.Burst, 1 / rate.Interval.TotalSeconds, now)
            : null)];
    }

    /// <summary>True if the message is to be handled; false if it was dropped and counted.</summary>
    public bool TryPass(ControlMessageKind kind, DateTimeOffset now)
    {
        if (_buckets[(int)kind]?.TryTake(now) ?? true)
        {
            return true;
        }

        _dropped[(int)kind]++;
        return false;
    }

    /// <summary>Messages of a kind dropped so far.</summary>
    public long Dropped(ControlMessageKind kind) => _dropped[(int)kind];
}
