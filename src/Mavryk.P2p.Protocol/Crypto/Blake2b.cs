using Org.BouncyCastle.Crypto.Digests;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>BLAKE2b without key (RFC 7693) over bytes that come in parts. Not thread-safe.</summary>
internal sealed class Blake2b
{
    private readonly Blake2bDigest _digest;

    /// <summary>A hash of no bytes yet.</summary>
    /// <param name="digestSize">Bytes of the digest, 1 to 64. It is part of what is hashed: a digest is not a longer one cut short.</param>
    /// <exception cref="ArgumentException">The size is out of range.</exception>
    public Blake2b(int digestSize) => _digest = new Blake2bDigest(digestSize * 8);

    /// <summary>Hashes one run of bytes.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="digest">Takes the digest; its length is the digest size.</param>
    public static void Hash(ReadOnlySpan<byte> input, Span<byte> digest)
    {
        var hash = new Blake2b(digest.Length);
        hash.Update(input);
        hash.Finish(digest);
    }

    /// <summary>Hashes more bytes.</summary>
    public void Update(ReadOnlySpan<byte> input) => _digest.BlockUpdate(input.ToArray(), 0, input.Length);

    /// <summary>Writes the digest and starts again with no bytes.</summary>
    /// <param name="digest">Takes the digest; as long as the digest size.</param>
    public void Finish(Span<byte> digest)
    {
        var result = new byte[_digest.GetDigestSize()];
        _digest.DoFinal(result, 0);
        result.CopyTo(digest);
    }
}
