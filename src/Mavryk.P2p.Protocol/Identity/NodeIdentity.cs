using System.Security.Cryptography;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Identity;

/// <summary>
/// Who a node is: its key pair, the peer id that follows from it and the stamp that proves its work (wire 2.1). The secret key never leaves it but into
/// identity.json; disposing overwrites it. Thread-safe until disposed.
/// </summary>
public sealed class NodeIdentity : IDisposable
{
    /// <summary>Bytes of a secret key: any bytes, kept as they are and clamped only where they are used (wire 2.1).</summary>
    public const int SecretKeySize = X25519.SecretKeySize;

    // Not moved by the garbage collector, so that no copy is left behind when it is overwritten.
    private readonly byte[] _secretKey = GC.AllocateUninitializedArray<byte>(SecretKeySize, pinned: true);
    private bool _isDisposed;

    /// <summary>The identity of a secret key.</summary>
    /// <param name="secretKey">32 random bytes, of which it takes a copy.</param>
    /// <param name="stamp">The stamp for the public key of that secret key; it is not checked here.</param>
    /// <exception cref="ArgumentException"><paramref name="secretKey"/> is not 32 bytes long.</exception>
    public NodeIdentity(ReadOnlySpan<byte> secretKey, ProofOfWorkStamp stamp)
        : this(secretKey, DerivePublicKey(secretKey), stamp)
    {
    }

    /// <summary>An identity that claims a public key, rightly or not.</summary>
    internal NodeIdentity(ReadOnlySpan<byte> secretKey, PublicKey publicKey, ProofOfWorkStamp stamp)
    {
        secretKey.CopyTo(_secretKey);
        PublicKey = publicKey;
        PeerId = publicKey.ToPeerId();
        Stamp = stamp;
    }

    /// <summary>The public key.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The peer id.</summary>
    public PeerId PeerId { get; }

    /// <summary>The proof-of-work stamp.</summary>
    public ProofOfWorkStamp Stamp { get; }

    /// <summary>The secret key.</summary>
    /// <exception cref="ObjectDisposedException">The key was overwritten.</exception>
    internal ReadOnlySpan<byte> SecretKey
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _secretKey;
        }
    }

    /// <summary>The public key of a secret key.</summary>
    /// <exception cref="ArgumentException"><paramref name="secretKey"/> is not 32 bytes long.</exception>
    public static PublicKey DerivePublicKey(ReadOnlySpan<byte> secretKey) => secretKey.Length == SecretKeySize
        ? X25519.DerivePublicKey(secretKey)
        : throw new ArgumentException($"A secret key has {SecretKeySize} bytes, not {secretKey.Length}.", nameof(secretKey));

    /// <summary>The peer id; nothing secret.</summary>
    public override string ToString() => PeerId.ToString();

    /// <summary>Overwrites the secret key. A second call does nothing.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_secretKey);
    }
}
