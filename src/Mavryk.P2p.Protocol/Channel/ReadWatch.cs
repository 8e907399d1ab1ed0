namespace Mavryk.P2p.Protocol.Channel;

/// <summary>How long a remote may keep us waiting. Immutable.</summary>
/// <param name="Frame">For one frame, from its first byte on; absent: for ever.</param>
/// <param name="Ask">Silence after which the remote is asked for a sign of life; absent: never.</param>
/// <param name="Silence">Silence after which a remote that was asked is given up; absent: never.</param>
public readonly record struct ReadPatience(TimeSpan? Frame, TimeSpan? Ask, TimeSpan? Silence);

/// <summary>What is to be done about a remote that keeps us waiting.</summary>
public enum ReadVerdict
{
    /// <summary>Nothing.</summary>
    Wait,

    /// <summary>Ask it for a sign of life.</summary>
    Ask,

    /// <summary>Give it up: it was asked, and said nothing.</summary>
    Silent,

    /// <summary>Give it up: it began a frame that does not end, and holds our memory with it.</summary>
    FrameTooSlow,
}

/// <summary>
/// Tells dead and dawdling remotes from quiet ones (behaviour 16.6). Only time in which the socket was really read counts against the remote: not that of a
/// full queue or of a used up quota. Costs a comparison a read; one timer is enough, which asks <see cref="Check"/> and comes again when that says.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="patience">The times.</param>
/// <param name="mayAsk">False if the remote would not answer: then its silence means nothing.</param>
public sealed class ReadWatch(ReadPatience patience, bool mayAsk)
{
    private DateTimeOffset? _waitingSince;
    private DateTimeOffset? _asked;
    private TimeSpan _spentOnFrame;
    private long _frame;
    private bool _insideFrame;

    /// <summary>No deadline can ever pass: no timer is needed.</summary>
    public bool IsIdle => patience.Frame is null && AskAfter is null;

    /// <summary>A remote that is asked late gets half of the time to answer, and a clock that jumps gives nobody up who was not asked.</summary>
    private TimeSpan? AskAfter => mayAsk ? Earlier(patience.Ask, patience.Ask is null ? null : patience.Silence / 2) : null;

    private DateTimeOffset? FrameDue => _insideFrame ? _waitingSince + (patience.Frame - _spentOnFrame) : null;

    private DateTimeOffset? AskDue => _asked is null ? _waitingSince + AskAfter : null;

    private DateTimeOffset? SilenceDue
    {
        get
        {
            var (due, answerDue) = (_waitingSince + patience.Silence, _asked + (patience.Silence / 2));
            return due > answerDue ? due : answerDue;
        }
    }

    /// <summary>From now on everything that comes is up to the remote.</summary>
    /// <param name="frame">Number of the frame that comes next.</param>
    /// <param name="isBegun">True if a part of it is here.</param>
    /// <param name="now">The present.</param>
    public void BeginWait(long frame, bool isBegun, DateTimeOffset now)
    {
        if (frame != _frame || !_insideFrame)
        {
            _spentOnFrame = TimeSpan.Zero;
        }

        _frame = frame;
        _insideFrame = isBegun;
        _waitingSince = now;
    }

    /// <summary>Bytes have come.</summary>
    public void EndWait(DateTimeOffset now)
    {
        _spentOnFrame += now - (_waitingSince ?? now);
        _waitingSince = null;
        _asked = null;
    }

    /// <summary>Judges the remote.</summary>
    /// <param name="now">The present.</param>
    /// <param name="next">When to judge again, at the latest.</param>
    public ReadVerdict Check(DateTimeOffset now, out TimeSpan next)
    {
        var verdict = now >= FrameDue ? ReadVerdict.FrameTooSlow : now >= SilenceDue ? ReadVerdict.Silent : now >= AskDue ? ReadVerdict.Ask : ReadVerdict.Wait;
        if (verdict is ReadVerdict.Ask)
        {
            _asked = now;
        }

        // A wait that begins right after this check may end the earliest.
        var earliest = Earlier(patience.Frame, AskAfter);
        foreach (var due in (ReadOnlySpan<DateTimeOffset?>)[FrameDue, AskDue, SilenceDue])
        {
            earliest = Earlier(earliest, due - now);
        }

        next = earliest ?? TimeSpan.MaxValue;
        return verdict;
    }

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b : a;
}
