using Mavryk.P2p.Benchmarks.Commands;
using Mavryk.P2p.Benchmarks.Micro;

namespace Mavryk.P2p.Benchmarks.Comparisons;

/// <summary>The benchmarks of <see cref="Micro"/> once more, implementations side by side.</summary>
internal static class CryptoComparison
{
    private static readonly int[] Sizes = [100, 1_024, 16_384, 65_517];

    public static Task RunAsync(Effort effort, TextWriter output)
    {
        foreach (var size in Sizes)
        {
            var box = new BoxBenchmarks { Bytes = size };
            box.Setup();
            Compare($"seal {size:#,0} B", size, effort, output, box.VectorSeal, box.BouncyCastleSeal, () => box.SodiumSeal());
            Compare($"open {size:#,0} B", size, effort, output, box.VectorOpen, box.BouncyCastleOpen, box.SodiumOpen);
        }

        var hash = new HashBenchmarks();
        Compare("BLAKE2b-256 of 56 B", 0, effort, output, hash.StampHash, hash.BouncyCastleBlake2b, () => hash.SodiumBlake2b());
        var keys = new KeyBenchmarks();
        keys.Setup();
        Compare("X25519 agreement", 0, effort, output, () => keys.Agree(), null, () => keys.SodiumAgree());
        return Task.CompletedTask;
    }

    private static void Compare(string title, int bytes, Effort effort, TextWriter output, Action ours, Action? bouncyCastle, Action sodium)
    {
        var comparison = new Comparison(title, bytes);
        comparison.Add("Mavryk.P2p", ours);
        if (bouncyCastle is not null)
        {
            comparison.Add("BouncyCastle", bouncyCastle);
        }

        if (Sodium.IsAvailable)
        {
            comparison.Add("libsodium", sodium);
        }

        comparison.Run(effort, output);
    }
}
