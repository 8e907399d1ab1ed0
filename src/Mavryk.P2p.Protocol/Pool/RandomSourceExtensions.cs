namespace Mavryk.P2p.Protocol.Pool;

/// <summary>What is drawn from an <see cref="IRandomSource"/> more than once. Stateless.</summary>
public static class RandomSourceExtensions
{
    /// <summary>Shuffles in place.</summary>
    public static void Shuffle<T>(this IRandomSource random, Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = random.Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary><paramref name="count"/> distinct items in random order, or all if there are fewer.</summary>
    public static T[] Pick<T>(this IRandomSource random, IEnumerable<T> items, int count)
    {
        var all = items.ToArray();
        random.Shuffle(all.AsSpan());
        return all[..Math.Clamp(count, 0, all.Length)];
    }

    /// <summary>A span changed by at most <paramref name="share"/> of itself in either direction.</summary>
    public static TimeSpan Jitter(this IRandomSource random, TimeSpan span, double share) =>
        share <= 0 ? span : span * (1 + (share * ((2 * random.NextDouble()) - 1)));
}
