using BenchmarkDotNet.Attributes;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Benchmarks.Micro;

/// <summary>Sealing and opening one box. To open it again and again, each opening takes a fresh copy.</summary>
[MemoryDiagnoser]
public class BoxBenchmarks
{
    private readonly byte[] _key = Messages.Payload(BoxCipher.KeySize);
    private readonly byte[] _nonceBytes = Messages.Payload(Nonce.Size);
    private BoxCipher _vector = null!;
    private BoxCipher _bouncyCastle = null!;
    private byte[] _text = null!;
    private byte[] _box = null!;
    private byte[] _sealed = null!;
    private Nonce _nonce;

    [Params(100, 1_024, 16_384, 65_517)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _vector = BoxCipher.Create(_key, BoxCipherKind.Vector);
        _bouncyCastle = BoxCipher.Create(_key, BoxCipherKind.BouncyCastle);
        _nonce = new Nonce(_nonceBytes);
        _text = Messages.Payload(Bytes);
        _box = [.. new byte[BoxCipher.TagSize], .. _text];
        _sealed = [.. _box];
        _vector.Seal(_nonce, _sealed);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("Seal")]
    public void VectorSeal() => _vector.Seal(_nonce, _box);

    [Benchmark, BenchmarkCategory("Seal")]
    public void BouncyCastleSeal() => _bouncyCastle.Seal(_nonce, _box);

    [Benchmark, BenchmarkCategory("Seal")]
    public int SodiumSeal() => Sodium.Seal(_box, _text, _nonceBytes, _key);

    [Benchmark(Baseline = true), BenchmarkCategory("Open")]
    public void VectorOpen() => Open(_vector);

    [Benchmark, BenchmarkCategory("Open")]
    public void BouncyCastleOpen() => Open(_bouncyCastle);

    [Benchmark, BenchmarkCategory("Open")]
    public void SodiumOpen()
    {
        _sealed.CopyTo(_box, 0);
        if (Sodium.Open(_text, _box, _nonceBytes, _key) != 0)
        {
            throw new InvalidOperationException("The box did not open.");
        }
    }

    private void Open(BoxCipher cipher)
    {
        _sealed.CopyTo(_box, 0);
        if (!cipher.TryOpen(_nonce, _box))
        {
            throw new InvalidOperationException("The box did not open.");
        }
    }
}
