using System.Diagnostics;

namespace Mavryk.P2p.Node.Script;

/// <summary>Counts what is received. <see cref="Add"/> is thread-safe, <see cref="Take"/> belongs to one caller.</summary>
internal sealed class SinkMeter
{
    private long _messages;
    private long _bytes;
    private SinkTotals _last;
    private long _lastTime = Stopwatch.GetTimestamp();

    public void Add(int bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>The totals, with the rates since the call before.</summary>
    public SinkTotals Take()
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_lastTime, now).TotalSeconds;
        var messages = Interlocked.Read(ref _messages);
        var bytes = Interlocked.Read(ref _bytes);
        _last = new SinkTotals(messages, bytes, (messages - _last.Messages) / seconds, (bytes - _last.Bytes) / seconds / 1e6);
        _lastTime = now;
        return _last;
    }
}
