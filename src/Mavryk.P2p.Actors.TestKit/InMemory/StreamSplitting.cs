namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>
/// How the in-memory network cuts a byte stream into the pieces that a reader gets one at a time. TCP promises nothing about
/// the pieces (wire 5.5), so a reader must cope with each of these.
/// </summary>
public abstract record StreamSplitting
{
    private StreamSplitting()
    {
    }

    /// <summary>A read takes whatever has arrived, up to <see cref="InMemoryNetwork.ReadBufferBytes"/>.</summary>
    public static StreamSplitting None { get; } = new Whole();

    /// <summary>Every byte comes alone.</summary>
    public static StreamSplitting EveryByte { get; } = new AtMost(1);

    /// <summary>No piece is longer than <paramref name="maximumBytes"/>.</summary>
    /// <param name="maximumBytes">The longest piece, in bytes; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumBytes"/> is less than 1.</exception>
    public static StreamSplitting Fixed(int maximumBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBytes, 1);
        return new AtMost(maximumBytes);
    }

    /// <summary>Pieces of 1 to <paramref name="maximumBytes"/> bytes, drawn from the seed of the network.</summary>
    /// <param name="maximumBytes">The longest piece, in bytes; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumBytes"/> is less than 1.</exception>
    public static StreamSplitting Random(int maximumBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBytes, 1);
        return new Drawn(maximumBytes);
    }

    internal abstract int NextPiece(int availableBytes, Random random);

    private sealed record Whole : StreamSplitting
    {
        internal override int NextPiece(int availableBytes, Random random) => availableBytes;
    }

    private sealed record AtMost(int MaximumBytes) : StreamSplitting
    {
        internal override int NextPiece(int availableBytes, Random random) => Math.Min(availableBytes, MaximumBytes);
    }

    private sealed record Drawn(int MaximumBytes) : StreamSplitting
    {
        internal override int NextPiece(int availableBytes, Random random) => Math.Min(availableBytes, random.Next(1, MaximumBytes + 1));
    }
}
