using System.Buffers.Binary;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Channel;

/// <summary>
/// Opens the chunks of one direction (wire 3.4) in the caller's buffer, however the bytes were split, without allocation and without buffering.
/// Not thread-safe. Disposing overwrites the key.
/// </summary>
public sealed class ChunkOpener : IDisposable
{
    private readonly BoxCipher _cipher;

    internal ChunkOpener(BoxCipher cipher, Nonce nonce)
    {
        _cipher = cipher;
        Nonce = nonce;
    }

    /// <summary>The nonce of the next chunk.</summary>
    public Nonce Nonce { get; private set; }

    /// <summary><see cref="P2pError.InvalidIncomingCiphertextSize"/> or <see cref="P2pError.DecipherError"/> once a chunk failed, else null.</summary>
    public P2pError? Error { get; private set; }

    /// <summary>Opens the chunk at the start of a buffer.</summary>
    /// <param name="buffer">Received bytes, from the start of a chunk on. The chunk is deciphered in place, what follows it is not touched.</param>
    /// <param name="plaintext">The part of the buffer that holds the plaintext, which may be empty; empty unless a chunk was opened.</param>
    /// <param name="count">
    /// If a chunk was opened, its bytes, which are to be taken off the buffer. If the chunk is incomplete, the bytes to wait for before the next call. Else 0.
    /// </param>
    public ChunkStatus Open(Span<byte> buffer, out Span<byte> plaintext, out int count)
    {
        plaintext = default;
        count = 0;
        if (Error is not null)
        {
            return ChunkStatus.Failed;
        }

        if (buffer.Length < LengthPrefix.Size)
        {
            count = LengthPrefix.Size - buffer.Length;
            return ChunkStatus.Incomplete;
        }

        var boxSize = BinaryPrimitives.ReadUInt16BigEndian(buffer);
        if (boxSize < BoxCipher.TagSize)
        {
            Error = new P2pError.InvalidIncomingCiphertextSize();
            return ChunkStatus.Failed;
        }

        var chunkSize = LengthPrefix.Size + boxSize;
        if (buffer.Length < chunkSize)
        {
            count = chunkSize - buffer.Length;
            return ChunkStatus.Incomplete;
        }

        var box = buffer[LengthPrefix.Size..chunkSize];
        if (!_cipher.TryOpen(Nonce, box))
        {
            Error = new P2pError.DecipherError();
            return ChunkStatus.Failed;
        }

        Nonce = Nonce.Next();
        plaintext = box[BoxCipher.TagSize..];
        count = chunkSize;
        return ChunkStatus.Opened;
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();
}
