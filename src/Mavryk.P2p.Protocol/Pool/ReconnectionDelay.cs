using Mavryk.P2p.Protocol.Acl;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>How long a point is left alone (behaviour 3.2).</summary>
internal sealed class ReconnectionDelay(PoolSettings settings, IRandomSource random)
{
    /// <summary>After an attempt that failed: the stored delay, which then grows.</summary>
    /// <param name="stored">The delay stored with the point, if any.</param>
    /// <param name="isolated">True if no connection is running: the fault is likely ours and must not make the delay grow for days.</param>
    /// <param name="now">The time of the failure.</param>
    public (DateTimeOffset End, TimeSpan Stored) AfterFailure(TimeSpan? stored, bool isolated, DateTimeOffset now)
    {
        var config = settings.Reconnection;
        var cap = isolated && settings.IsolatedDelayCap is { } isolatedCap && isolatedCap < config.IncreaseCap ? isolatedCap : config.IncreaseCap;
        var delay = stored ?? config.InitialDelay;
        var next = Grow(delay, config.Factor, cap);
        return isolated && delay > cap ? (End(now, cap), delay) : (End(now, delay), next);
    }

    /// <summary>After the end of a running connection: a fixed delay, and the stored one starts again.</summary>
    public (DateTimeOffset End, TimeSpan Stored) AfterDisconnection(DateTimeOffset now) =>
        (End(now, settings.Reconnection.DisconnectionDelay), settings.Reconnection.InitialDelay);

    private static TimeSpan Grow(TimeSpan delay, double factor, TimeSpan cap)
    {
        var ticks = delay.Ticks * factor;
        return ticks < cap.Ticks ? TimeSpan.FromTicks((long)ticks) : cap;
    }

    private DateTimeOffset End(DateTimeOffset now, TimeSpan delay) => now.AddSaturating(random.Jitter(delay, settings.ReconnectionJitter));
}
