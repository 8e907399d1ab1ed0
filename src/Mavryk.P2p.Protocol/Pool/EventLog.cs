using System.Collections.Immutable;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>The last lines of the log of a point or a peer (behaviour 3.2). Grows with its lines: most points never have any. Not thread-safe.</summary>
internal sealed class EventLog<TLine>(int capacity)
{
    private readonly Queue<TLine> _lines = new();

    public ImmutableArray<TLine> Lines => [.. _lines];

    public void Add(TLine line)
    {
        if (_lines.Count == capacity)
        {
            _lines.Dequeue();
        }

        _lines.Enqueue(line);
    }
}
