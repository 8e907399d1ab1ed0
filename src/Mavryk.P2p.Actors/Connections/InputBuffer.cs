using System.Buffers;
using Akka.IO;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Received bytes that are not used up yet, in one piece. Holds pooled memory only while there are such bytes, and never more than one read
/// of the socket beyond an unfinished frame, since the socket is not read before they are used up. Owned by the connection's actor.
/// </summary>
/// <param name="initialBytes">Set aside at first.</param>
internal sealed class InputBuffer(int initialBytes = 0) : IDisposable
{
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    public Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public bool IsEmpty => _start == _end;

    public void Append(ByteString data)
    {
        var count = _end - _start;
        if (_end + data.Count > _buffer.Length)
        {
            MoveTo(count + data.Count <= _buffer.Length ? _buffer : ArrayPool<byte>.Shared.Rent(Math.Max(initialBytes, count + data.Count)), count);
        }

        data.CopyTo(_buffer, _end, data.Count);
        _end += data.Count;
    }

    public void Consume(int count)
    {
        _start += count;
        if (IsEmpty)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _start = 0;
        _end = 0;
    }

    private void MoveTo(byte[] target, int count)
    {
        Unread.CopyTo(target);
        if (target != _buffer && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = target;
        _start = 0;
        _end = count;
    }
}
