using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Turns queued messages into sealed chunks, in queue order, many to a buffer: one write of 64 KiB costs far less than many small ones.
/// A chunk is sealed only when it will be sent, since its nonce is used up (behaviour 17.8). Owned by the connection's actor.
/// </summary>
/// <param name="queue">Where the messages come from.</param>
/// <param name="sealer">Seals in the order of the nonces.</param>
/// <param name="cutter">How large a chunk may be.</param>
/// <param name="log">Told the plaintext size of each chunk, if anybody wants to know.</param>
internal sealed class OutgoingChunks(OutboundQueue queue, ChunkSealer sealer, MessageCutter cutter, Action<int>? log = null) : IDisposable
{
    private EncodedMessage? _current;
    private int _offset;

    /// <summary>True if there is a chunk to seal. If false, the queue wakes the owner when there is.</summary>
    public bool HasMore => _current is not null || TakeNext();

    /// <summary>Fills the buffer with whole chunks and tells how many bytes that are.</summary>
    /// <param name="buffer">Room for the greatest chunk at least.</param>
    /// <param name="enough">No chunk is added that would make it more than these bytes, but for the first one.</param>
    public int Fill(Span<byte> buffer, int enough)
    {
        var written = 0;
        while (HasMore)
        {
            var piece = Math.Min(cutter.PlaintextSize, _current!.Length - _offset);
            var size = piece + MessageCutter.ChunkOverhead;
            if (written > 0 && written + size > enough)
            {
                break;
            }

            var chunk = buffer.Slice(written, size);
            _current.Span.Slice(_offset, piece).CopyTo(chunk[MessageCutter.ChunkOverhead..]);
            sealer.Seal(chunk);
            log?.Invoke(piece);
            written += size;
            _offset += piece;
            if (_offset == _current.Length)
            {
                Release();
            }
        }

        return written;
    }

    public void Dispose()
    {
        Release();
    }

    private bool TakeNext()
    {
        if (!queue.TryDequeue(out var next))
        {
            return false;
        }

        _current = next;
        _offset = 0;
        return true;
    }

    private void Release()
    {
        _current?.Release();
        _current = null;
    }
}
