using Akka.Actor;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>How long a full incoming queue has kept a connection from reading (behaviour 11.3). Written by the connection's actor, read from any thread.</summary>
internal sealed class StallMeter(ITimeProvider clock)
{
    private readonly Lock _gate = new();
    private TimeSpan _ended;
    private DateTimeOffset? _since;

    /// <summary>All stalls, the present one included.</summary>
    public TimeSpan Total
    {
        get
        {
            lock (_gate)
            {
                return _ended + Present;
            }
        }
    }

    // A clock set back must not make the total shrink.
    private TimeSpan Present => _since is { } since && clock.Now > since ? clock.Now - since : TimeSpan.Zero;

    /// <summary>A stall begins, or goes on.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _since ??= clock.Now;
        }
    }

    /// <summary>The stall is over, if there was one.</summary>
    /// <returns>How long it was.</returns>
    public TimeSpan End()
    {
        lock (_gate)
        {
            var stall = Present;
            _ended += stall;
            _since = null;
            return stall;
        }
    }
}
