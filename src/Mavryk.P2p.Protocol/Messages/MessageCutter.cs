using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>Cuts an encoded message into the plaintexts of chunks (wire 5.4): full pieces, then the rest; never two messages in one chunk. Immutable.</summary>
public sealed class MessageCutter
{
    /// <summary>Greatest number of bytes of a written chunk, length and tag included; also the default.</summary>
    public const int MaxChunkSize = 65535;

    /// <summary>Bytes of a chunk's length field.</summary>
    public const int HeaderSize = 2;

    /// <summary>Bytes of a chunk's authentication tag.</summary>
    public const int TagSize = 16;

    /// <summary>Bytes that a chunk is larger than its plaintext.</summary>
    public const int ChunkOverhead = HeaderSize + TagSize;

    /// <summary>Greatest number of plaintext bytes of a written chunk.</summary>
    public const int MaxPlaintextSize = MaxChunkSize - ChunkOverhead;

    /// <summary>Least chunk size: one plaintext byte.</summary>
    public const int MinChunkSize = ChunkOverhead + 1;

    /// <summary>Cuts into chunks of the greatest size.</summary>
    public static readonly MessageCutter Default = new(MaxPlaintextSize);

    private MessageCutter(int plaintextSize) => PlaintextSize = plaintextSize;

    /// <summary>Plaintext bytes of a full chunk.</summary>
    public int PlaintextSize { get; }

    /// <summary>A cutter for a configured chunk size.</summary>
    /// <param name="binaryChunksSize">Bytes of a whole chunk, <see cref="MinChunkSize"/> to <see cref="MaxChunkSize"/>; null for the default.</param>
    /// <param name="cutter">The cutter.</param>
    /// <param name="error"><see cref="P2pError.InvalidChunksSize"/> with the size given.</param>
    public static bool TryCreate(int? binaryChunksSize, [NotNullWhen(true)] out MessageCutter? cutter, [NotNullWhen(false)] out P2pError? error)
    {
        var size = binaryChunksSize ?? MaxChunkSize;
        var valid = size is >= MinChunkSize and <= MaxChunkSize;
        cutter = valid ? new MessageCutter(size - ChunkOverhead) : null;
        error = valid ? null : new P2pError.InvalidChunksSize(size, MinChunkSize, MaxChunkSize);
        return valid;
    }

    /// <summary>The pieces of a message, in order, to be enumerated once. An empty message has none.</summary>
    public Pieces Cut(ReadOnlySpan<byte> message) => new(message, PlaintextSize);

    /// <summary>The pieces of one message. Enumerating them takes no memory.</summary>
    public ref struct Pieces
    {
        private readonly int _size;
        private ReadOnlySpan<byte> _rest;

        internal Pieces(ReadOnlySpan<byte> message, int size)
        {
            _rest = message;
            _size = size;
        }

        /// <summary>The piece.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>The pieces themselves, for <c>foreach</c>.</summary>
        public readonly Pieces GetEnumerator() => this;

        /// <summary>Goes to the next piece.</summary>
        public bool MoveNext()
        {
            Current = _rest[..Math.Min(_size, _rest.Length)];
            _rest = _rest[Current.Length..];
            return !Current.IsEmpty;
        }
    }
}
