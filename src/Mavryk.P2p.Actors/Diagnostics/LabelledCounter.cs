using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>A counter for each value of a label. The values come from closed sets, which bounds it. Thread-safe.</summary>
internal sealed class LabelledCounter
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new();

    public IEnumerable<KeyValuePair<string, long>> Counts => _counts.Select(count => KeyValuePair.Create(count.Key, Interlocked.Read(ref count.Value.Value)));

    public void Count(string label, int times = 1)
    {
        if (times > 0)
        {
            Interlocked.Add(ref _counts.GetOrAdd(label, static _ => new StrongBox<long>()).Value, times);
        }
    }
}
