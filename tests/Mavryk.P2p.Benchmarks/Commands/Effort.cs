namespace Mavryk.P2p.Benchmarks.Commands;

/// <summary>How long to measure.</summary>
/// <param name="Rounds">Repetitions that medians are taken of.</param>
/// <param name="Share">Part of the usual amount of each repetition.</param>
internal readonly record struct Effort(int Rounds, double Share)
{
    public static readonly Effort Full = new(9, 1);

    public static readonly Effort Quick = new(3, 0.2);

    public int Scale(int count) => (int)(count * Share);
}
