namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>The implementations of <see cref="BoxCipher"/>. They make the same bytes and differ in speed.</summary>
public enum BoxCipherKind
{
    /// <summary>Our own, on the vector instructions of the processor; falls back to plain arithmetic.</summary>
    Vector,

    /// <summary>BouncyCastle's ciphers: slow, allocates, and is there to check the other one against.</summary>
    BouncyCastle,
}
