namespace Mavryk.P2p.Protocol.Limits;

/// <summary>A pause that doubles from one use to the next, up to a maximum. Not thread-safe.</summary>
/// <param name="first">The first pause.</param>
/// <param name="max">The longest pause, at least <paramref name="first"/>.</param>
public sealed class DoublingDelay(TimeSpan first, TimeSpan max)
{
    private TimeSpan? _next;

    /// <summary>The pause to make now; the next one is twice as long.</summary>
    public TimeSpan Next()
    {
        var delay = _next ?? first;
        _next = delay < max / 2 ? 2 * delay : max;
        return delay;
    }

    /// <summary>Begins again with the first pause.</summary>
    public void Reset() => _next = null;
}
