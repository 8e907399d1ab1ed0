namespace Mavryk.P2p.Protocol.Pool;

/// <summary>Where the decisions of the core get their chance from, so that a test can repeat them. Not for keys. Owned together with what uses it.</summary>
public interface IRandomSource
{
    /// <summary>A uniform integer from 0 up to, not including, <paramref name="exclusiveMax"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMax"/> is not positive.</exception>
    int Next(int exclusiveMax);

    /// <summary>A uniform number from 0 up to, not including, 1.</summary>
    double NextDouble();
}
