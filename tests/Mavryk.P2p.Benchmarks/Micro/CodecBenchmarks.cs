using BenchmarkDotNet.Attributes;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Benchmarks.Micro;

/// <summary>Messages to bytes and back, compared with a plain copy of the payload.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly P2pMessageCodec<byte[]> _codec = new(Messages.Table);
    private byte[] _payload = null!;
    private byte[] _encoded = null!;
    private P2pMessage<byte[]> _message = null!;
    private MessageStreamDecoder<byte[]> _decoder = null!;

    [Params(100, 1_024, 65_507)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _payload = Messages.Payload(Bytes);
        _message = new P2pMessage<byte[]>.Application(_payload);
        _codec.TryEncode(_message, out var bytes, out _);
        _encoded = bytes!.Span.ToArray();
        bytes.Dispose();
        _decoder = new MessageStreamDecoder<byte[]>(_codec);
    }

    [Benchmark(Baseline = true)]
    public byte[] Copy() => _payload.AsSpan().ToArray();

    [Benchmark]
    public void Encode()
    {
        _codec.TryEncode(_message, out var bytes, out _);
        bytes!.Dispose();
    }

    [Benchmark]
    public P2pMessage<byte[]>? Decode()
    {
        _codec.TryDecode(_encoded, out var message, out _);
        return message;
    }

    [Benchmark]
    public P2pMessage<byte[]>? DecodeFromStream()
    {
        ReadOnlySpan<byte> plaintext = _encoded;
        _decoder.TryRead(ref plaintext, out var message, out _);
        return message;
    }

    [Benchmark]
    public P2pMessage<byte[]>? DecodeFromStreamInTwoParts()
    {
        ReadOnlySpan<byte> first = _encoded.AsSpan(0, Bytes / 2);
        _decoder.TryRead(ref first, out _, out _);
        ReadOnlySpan<byte> second = _encoded.AsSpan(Bytes / 2);
        _decoder.TryRead(ref second, out var message, out _);
        return message;
    }
}
