namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>The 24 bytes that make the hash of a public key small: what an identity cost (wire 2.1, 2.2). Immutable.</summary>
public readonly record struct ProofOfWorkStamp
{
    /// <summary>Bytes of a stamp.</summary>
    public const int Size = Nonce.Size;

    // A stamp is counted up like a nonce (wire 2.3).
    private readonly Nonce _counter;

    /// <summary>Reads the 24 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 24 bytes long.</exception>
    public ProofOfWorkStamp(ReadOnlySpan<byte> bytes) => _counter = new Nonce(bytes);

    private ProofOfWorkStamp(Nonce counter) => _counter = counter;

    /// <summary>The stamp after this one, modulo 2^192 (wire 2.3).</summary>
    public ProofOfWorkStamp Next() => new(_counter.Next());

    /// <summary>Writes the 24 bytes.</summary>
    public void CopyTo(Span<byte> destination) => _counter.CopyTo(destination);

    /// <summary>The 24 bytes in an array of their own.</summary>
    public byte[] ToByteArray() => _counter.ToByteArray();

    /// <summary>The bytes in lower-case hex.</summary>
    public override string ToString() => _counter.ToString();
}
