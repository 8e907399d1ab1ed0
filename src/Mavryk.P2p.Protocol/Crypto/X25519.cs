using System.Security.Cryptography;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>Keys of Curve25519 (RFC 7748). Secret keys are any 32 bytes, kept unclamped; clamping happens inside (wire 2.1). Thread-safe.</summary>
internal static class X25519
{
    /// <summary>Bytes of a secret key.</summary>
    public const int SecretKeySize = 32;

    /// <summary>Bytes of a shared secret.</summary>
    public const int SharedSecretSize = 32;

    /// <summary>The public key of a secret key.</summary>
    public static PublicKey DerivePublicKey(ReadOnlySpan<byte> secretKey)
    {
        var secret = Copy(secretKey);
        var result = new byte[PublicKey.Size];
        Org.BouncyCastle.Math.EC.Rfc7748.X25519.ScalarMultBase(secret, 0, result, 0);
        CryptographicOperations.ZeroMemory(secret);
        return new PublicKey(result);
    }

    /// <summary>What both owners of two key pairs can compute.</summary>
    /// <param name="secretKey">The own secret key.</param>
    /// <param name="remote">The other side's public key.</param>
    /// <param name="sharedSecret">Takes 32 bytes; all zero if false is returned.</param>
    /// <returns>False if the public key is of low order, so that everybody would know the result (wire 3.1).</returns>
    public static bool TryAgree(ReadOnlySpan<byte> secretKey, PublicKey remote, Span<byte> sharedSecret)
    {
        var secret = Copy(secretKey);
        var point = new byte[PublicKey.Size];
        remote.CopyTo(point);
        var result = GC.AllocateArray<byte>(SharedSecretSize, pinned: true);
        var isAgreed = Org.BouncyCastle.Math.EC.Rfc7748.X25519.CalculateAgreement(secret, 0, point, 0, result, 0);
        result.CopyTo(sharedSecret);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(result);
        return isAgreed;
    }

    private static byte[] Copy(ReadOnlySpan<byte> secretKey)
    {
        var secret = GC.AllocateUninitializedArray<byte>(SecretKeySize, pinned: true);
        secretKey.CopyTo(secret);
        return secret;
    }
}
