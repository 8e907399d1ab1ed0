using BenchmarkDotNet.Attributes;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Org.BouncyCastle.Crypto.Digests;

namespace Mavryk.P2p.Benchmarks.Micro;

/// <summary>BLAKE2b-256 of a public key and a stamp, and one try of the search for a stamp.</summary>
[MemoryDiagnoser]
public class HashBenchmarks
{
    private const int Tries = 10_000;

    private readonly byte[] _input = Messages.Payload(PublicKey.Size + ProofOfWorkStamp.Size);
    private readonly byte[] _hash = new byte[32];
    private readonly Blake2bDigest _digest = new(256);
    private readonly StampHasher _hasher = new(new PublicKey(new byte[PublicKey.Size]));
    private readonly StampSearch _search = new(
        new PublicKey(new byte[PublicKey.Size]),
        new ProofOfWorkStamp(new byte[ProofOfWorkStamp.Size]),
        ProofOfWorkTarget.FromDifficulty(ProofOfWorkTarget.MaxDifficulty));

    [Benchmark(Baseline = true)]
    public void BouncyCastleBlake2b()
    {
        _digest.BlockUpdate(_input, 0, _input.Length);
        _digest.DoFinal(_hash, 0);
    }

    [Benchmark]
    public void Blake2bOfChannels() => Blake2b.Hash(_input, _hash);

    [Benchmark]
    public void StampHash() => _hasher.Hash(default);

    [Benchmark]
    public int SodiumBlake2b() => Sodium.Blake2b(_hash, _input);

    [Benchmark(OperationsPerInvoke = Tries)]
    public bool ProofOfWorkTry() => _search.Step(Tries);
}
