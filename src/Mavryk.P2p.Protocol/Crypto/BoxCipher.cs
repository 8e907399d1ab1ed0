namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>
/// Seals and opens the boxes of one channel key: XSalsa20 and Poly1305 in the layout of NaCl's "easy" box (wire 3.4), in place and without allocation on
/// the default implementation. Holds the key; disposing overwrites it. Not thread-safe.
/// </summary>
public abstract class BoxCipher : IDisposable
{
    /// <summary>Bytes of a channel key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes of the Poly1305 tag at the start of a box.</summary>
    public const int TagSize = 16;

    private bool _isDisposed;

    /// <summary>A cipher for a channel key, of which it takes a copy.</summary>
    /// <param name="key">The 32 bytes of <see cref="ChannelKey"/>.</param>
    /// <param name="kind">The implementation; all of them make the same bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> is not 32 bytes long.</exception>
    public static BoxCipher Create(ReadOnlySpan<byte> key, BoxCipherKind kind = BoxCipherKind.Vector)
    {
        if (key.Length != KeySize)
        {
            throw new ArgumentException($"A channel key has {KeySize} bytes, not {key.Length}.", nameof(key));
        }

        return kind switch
        {
            BoxCipherKind.Vector => VectorBoxCipher.Create(key),
            BoxCipherKind.BouncyCastle => new BouncyCastleBoxCipher(key),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>Seals a box in place.</summary>
    /// <param name="nonce">A nonce that this key never saw before in this direction.</param>
    /// <param name="box">16 bytes that take the tag, then the plaintext that becomes the ciphertext.</param>
    /// <exception cref="ArgumentException">The box has no room for the tag.</exception>
    /// <exception cref="ObjectDisposedException">The key was overwritten.</exception>
    public void Seal(in Nonce nonce, Span<byte> box) => SealText(nonce, Split(box, out var tag), tag);

    /// <summary>Opens a box in place. The tag is compared in constant time, before anything is deciphered.</summary>
    /// <param name="nonce">The nonce that the box was sealed with.</param>
    /// <param name="box">The tag, then the ciphertext that becomes the plaintext.</param>
    /// <returns>False if the tag is wrong; the box is then as it was.</returns>
    /// <exception cref="ArgumentException">The box is shorter than a tag.</exception>
    /// <exception cref="ObjectDisposedException">The key was overwritten.</exception>
    public bool TryOpen(in Nonce nonce, Span<byte> box) => TryOpenText(nonce, Split(box, out var tag), tag);

    /// <summary>Overwrites the key. A second call does nothing.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        EraseKey();
    }

    private protected abstract void EraseKey();

    private protected abstract void SealText(in Nonce nonce, Span<byte> text, Span<byte> tag);

    private protected abstract bool TryOpenText(in Nonce nonce, Span<byte> text, ReadOnlySpan<byte> tag);

    private Span<byte> Split(Span<byte> box, out Span<byte> tag)
    {
        // An overwritten key would still seal, for everybody to read.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (box.Length < TagSize)
        {
            throw new ArgumentException($"A box has at least {TagSize} bytes, not {box.Length}.", nameof(box));
        }

        tag = box[..TagSize];
        return box[TagSize..];
    }
}
