using System.Security.Cryptography;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>The key of the channel between two identities: the same for both, and for all their connections (wire 3.1). Thread-safe.</summary>
internal static class ChannelKey
{
    /// <summary>Derives the key: HSalsa20 of the shared secret and 16 zero bytes.</summary>
    /// <param name="secretKey">The own secret key.</param>
    /// <param name="remote">The other side's public key.</param>
    /// <param name="key">Takes 32 bytes.</param>
    /// <returns>False if the public key is of low order.</returns>
    public static bool TryDerive(ReadOnlySpan<byte> secretKey, PublicKey remote, Span<byte> key)
    {
        Span<byte> sharedSecret = stackalloc byte[X25519.SharedSecretSize];
        if (!X25519.TryAgree(secretKey, remote, sharedSecret))
        {
            return false;
        }

        Span<byte> input = stackalloc byte[Salsa20.HSalsaInputSize];
        input.Clear();
        Salsa20.HSalsa20(sharedSecret, input, key);
        CryptographicOperations.ZeroMemory(sharedSecret);
        return true;
    }
}
