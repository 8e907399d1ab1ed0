using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Protocol.Channel;

/// <summary>
/// The encrypted half of a connection: everything behind the connection messages passes through it (wire 3.5). Its two directions are independent of each
/// other; each is not thread-safe. Disposing overwrites the keys.
/// </summary>
public sealed class SecureChannel : IDisposable
{
    /// <summary>A channel.</summary>
    /// <param name="key">The 32 bytes of the channel key (wire 3.1), of which it takes copies.</param>
    /// <param name="nonces">The nonces to begin with.</param>
    /// <param name="cipher">The implementation of the cipher.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> is not 32 bytes long.</exception>
    public SecureChannel(ReadOnlySpan<byte> key, ChannelNonces nonces, BoxCipherKind cipher = BoxCipherKind.Vector)
    {
        Sealer = new ChunkSealer(BoxCipher.Create(key, cipher), nonces.Sending);
        Opener = new ChunkOpener(BoxCipher.Create(key, cipher), nonces.Receiving);
    }

    /// <summary>Makes the chunks to be sent.</summary>
    public ChunkSealer Sealer { get; }

    /// <summary>Opens the chunks received.</summary>
    public ChunkOpener Opener { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sealer.Dispose();
        Opener.Dispose();
    }
}
