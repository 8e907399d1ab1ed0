using BenchmarkDotNet.Attributes;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Benchmarks.Micro;

/// <summary>Curve25519: once for each connection and for each identity.</summary>
[MemoryDiagnoser]
public class KeyBenchmarks
{
    private readonly byte[] _secretKey = Messages.Payload(X25519.SecretKeySize);
    private readonly PublicKey _publicKey = X25519.DerivePublicKey(Messages.Payload(X25519.SecretKeySize));
    private readonly byte[] _result = new byte[X25519.SharedSecretSize];
    private byte[] _publicKeyBytes = null!;

    [GlobalSetup]
    public void Setup()
    {
        _publicKeyBytes = new byte[PublicKey.Size];
        _publicKey.CopyTo(_publicKeyBytes);
    }

    [Benchmark(Baseline = true)]
    public bool Agree() => X25519.TryAgree(_secretKey, _publicKey, _result);

    [Benchmark]
    public bool DeriveChannelKey() => ChannelKey.TryDerive(_secretKey, _publicKey, _result);

    [Benchmark]
    public PublicKey DerivePublicKey() => X25519.DerivePublicKey(_secretKey);

    [Benchmark]
    public int SodiumAgree() => Sodium.X25519(_result, _secretKey, _publicKeyBytes);
}
