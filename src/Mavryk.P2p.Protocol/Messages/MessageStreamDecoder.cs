using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>
/// Finds the messages in the plaintexts of chunks, which may be cut anywhere (wire 5.5). A message is refused at the first byte that makes it illegal;
/// memory is held only for bytes that have arrived, never for bytes that were announced. Not thread-safe.
/// </summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
public sealed class MessageStreamDecoder<TMessage> : IDisposable
{
    private readonly P2pMessageCodec<TMessage> _codec;
    private FrameProgress _progress;
    private byte[]? _kept;
    private int _keptLength;

    /// <summary>A decoder at the start of a stream.</summary>
    public MessageStreamDecoder(P2pMessageCodec<TMessage> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        _codec = codec;
    }

    /// <summary>Why the stream is unreadable. Final: nothing is read any more.</summary>
    public DecodeError? Error { get; private set; }

    /// <summary>Bytes of memory held for the unfinished message.</summary>
    public int HeldBytes => _kept?.Length ?? 0;

    /// <summary>Takes the next message. Call it with the same span until it returns false; then look at <see cref="Error"/>.</summary>
    /// <param name="plaintext">Plaintext in the order of arrival; what was used is cut off. An unfinished message is kept, so all is used if false is returned.</param>
    /// <param name="message">The message.</param>
    /// <param name="size">Its bytes, size field included.</param>
    public bool TryRead(ref ReadOnlySpan<byte> plaintext, [NotNullWhen(true)] out P2pMessage<TMessage>? message, out int size)
    {
        message = null;
        size = 0;
        while (Error is null && !plaintext.IsEmpty)
        {
            // The usual case is a message in one piece: it is read where it lies.
            var inPlace = _keptLength == 0;
            var reader = new WireReader(inPlace ? plaintext : Keep(ref plaintext), 0, WireReader.Unframed);
            message = _codec.Read(ref reader, ref _progress);
            if (message is not null)
            {
                size = _progress.FrameSize;
                plaintext = inPlace ? plaintext[size..] : plaintext;
                Release();
                return true;
            }

            if (reader.Starved)
            {
                if (inPlace)
                {
                    Keep(ref plaintext);
                }
            }
            else
            {
                Error = reader.Error;
                Release();
            }
        }

        plaintext = default;
        return false;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Release();

    private ReadOnlySpan<byte> Keep(ref ReadOnlySpan<byte> plaintext)
    {
        // Not beyond the message: what follows belongs to the next one.
        var wanted = (_progress.FrameSize == 0 ? sizeof(int) : _progress.FrameSize) - _keptLength;
        var taken = plaintext[..Math.Min(wanted, plaintext.Length)];
        Reserve(_keptLength + taken.Length);
        taken.CopyTo(_kept.AsSpan(_keptLength));
        _keptLength += taken.Length;
        plaintext = plaintext[taken.Length..];
        return _kept.AsSpan(0, _keptLength);
    }

    private void Reserve(int length)
    {
        if (_kept is { } kept && kept.Length >= length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, Math.Min(2 * HeldBytes, _progress.FrameSize)));
        _kept.AsSpan(0, _keptLength).CopyTo(larger);
        if (_kept is not null)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = larger;
    }

    private void Release()
    {
        if (_kept is not null)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = null;
        _keptLength = 0;
        _progress = default;
    }
}
