using Akka.IO;
using Mavryk.P2p.Protocol.Channel;

namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>Opens chunks as they arrive and counts the bytes in them.</summary>
internal sealed class ChunkCounter(ChunkOpener opener)
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _count;

    /// <returns>Bytes of the plaintexts that are complete now.</returns>
    public int Open(ByteString data)
    {
        data.CopyTo(_buffer, _count, data.Count);
        _count += data.Count;
        var unread = _buffer.AsSpan(0, _count);
        var opened = 0;
        while (opener.Open(unread, out var plaintext, out var size) == ChunkStatus.Opened)
        {
            opened += plaintext.Length;
            unread = unread[size..];
        }

        if (opener.Error is { } error)
        {
            throw new InvalidOperationException($"{error}");
        }

        unread.CopyTo(_buffer);
        _count = unread.Length;
        return opened;
    }
}
