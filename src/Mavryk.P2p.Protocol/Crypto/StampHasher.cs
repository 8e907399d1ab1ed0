using Org.BouncyCastle.Crypto.Digests;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>
/// Hashes a public key together with one stamp after the other (wire 2.2). It keeps the digest and its arrays, since a search takes tens of millions of
/// hashes. Not thread-safe.
/// </summary>
internal sealed class StampHasher
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = 32;

    private readonly Blake2bDigest _digest = new(HashSize * 8);
    private readonly byte[] _input = new byte[PublicKey.Size + ProofOfWorkStamp.Size];
    private readonly byte[] _hash = new byte[HashSize];

    public StampHasher(PublicKey key) => key.CopyTo(_input);

    /// <summary>The hash of the key and a stamp; valid until the next call.</summary>
    public ReadOnlySpan<byte> Hash(ProofOfWorkStamp stamp)
    {
        stamp.CopyTo(_input.AsSpan(PublicKey.Size));
        _digest.BlockUpdate(_input, 0, _input.Length);
        _digest.DoFinal(_hash, 0);
        return _hash;
    }
}
