namespace Mavryk.P2p.Actors.Facade;

/// <summary>Chance for callers on many threads: the n-th draw is a hash of seed and n, so there is nothing to lock. Thread-safe.</summary>
internal sealed class SharedRandom(ulong seed)
{
    private long _draws;

    public int Next(int exclusiveMax) => (int)(Mix(seed + ((ulong)Interlocked.Increment(ref _draws) * 0x9E3779B97F4A7C15UL)) % (uint)exclusiveMax);

    /// <summary>The finaliser of SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
