using System.Buffers.Binary;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Protocol.Channel;

/// <summary>
/// Makes the chunks of one direction (wire 3.4), in place and without allocation. A chunk that was sealed has used its nonce: it must be sent, in this
/// order, or the connection closed. Not thread-safe. Disposing overwrites the key.
/// </summary>
public sealed class ChunkSealer : IDisposable
{
    private readonly BoxCipher _cipher;

    internal ChunkSealer(BoxCipher cipher, Nonce nonce)
    {
        _cipher = cipher;
        Nonce = nonce;
    }

    /// <summary>The nonce of the next chunk.</summary>
    public Nonce Nonce { get; private set; }

    /// <summary>Seals a chunk.</summary>
    /// <param name="chunk"><see cref="MessageCutter.ChunkOverhead"/> bytes that take length and tag, then the plaintext that becomes the ciphertext.</param>
    /// <exception cref="ArgumentException">
    /// There is no room for length and tag, or the plaintext is longer than <see cref="MessageCutter.MaxPlaintextSize"/>.
    /// </exception>
    public void Seal(Span<byte> chunk)
    {
        if (chunk.Length is < MessageCutter.ChunkOverhead or > MessageCutter.MaxChunkSize)
        {
            throw new ArgumentException(
                $"A chunk has {MessageCutter.ChunkOverhead} to {MessageCutter.MaxChunkSize} bytes, not {chunk.Length}.", nameof(chunk));
        }

        BinaryPrimitives.WriteUInt16BigEndian(chunk, (ushort)(chunk.Length - LengthPrefix.Size));
        _cipher.Seal(Nonce, chunk[LengthPrefix.Size..]);
        Nonce = Nonce.Next();
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();
}
