namespace Akka.Actor.Internal;

/// <summary>A child as its parent sees it: the reference, and how often it was restarted in the current window.</summary>
internal sealed class ChildRestartStats(IInternalActorRef child)
{
    private long _windowStart;
    private int _retries;

    public IInternalActorRef Child { get; } = child;

    /// <summary>Was told to stop.</summary>
    public bool IsDying { get; set; }

    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0)
        {
            return false;
        }

        bool windowed = withinTimeMilliseconds > 0;
        if (maxNrOfRetries < 0 && !windowed)
        {
            return true;
        }

        // A window without a number of retries allows one restart in it.
        int allowed = maxNrOfRetries < 0 ? 1 : maxNrOfRetries;
        long now = Environment.TickCount64;
        if (windowed && (_retries == 0 || now - _windowStart > withinTimeMilliseconds))
        {
            _windowStart = now;
            _retries = 1;
            return true;
        }

        _retries++;
        return _retries <= allowed;
    }
}
