using System.Net;
using System.Net.Sockets;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>
/// One end of a connection of an <see cref="InMemoryNetwork"/> for code that is not an actor: asynchronous reads and writes with the
/// meaning of <see cref="NetworkStream"/>. One reader and one writer at a time.
/// </summary>
public sealed class InMemoryStream : Stream
{
    private readonly SimulatedSocket _socket;
    private readonly SemaphoreSlim _readable = new(0);
    private readonly SemaphoreSlim _writable = new(0);
    private ReadOnlyMemory<byte> _rest;

    internal InMemoryStream(SimulatedSocket socket)
    {
        _socket = socket;
        socket.OnChange(() =>
        {
            Raise(_readable);
            Raise(_writable);
        });
    }

    /// <summary>Own end of the connection. The address is IPv6, an IPv4 one in its mapped form.</summary>
    public IPEndPoint Local => _socket.Local;

    /// <summary>The other end of the connection. The address is IPv6, an IPv4 one in its mapped form.</summary>
    public IPEndPoint Remote => _socket.Remote;

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the sending direction: the other end reads an end of stream, and may go on sending.</summary>
    public void EndSending() => _socket.EndSending();

    /// <summary>Resets the connection.</summary>
    public void Abort() => _socket.Abort();

    /// <inheritdoc />
    /// <exception cref="IOException">The connection was reset.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            ObjectDisposedException.ThrowIf(_socket.IsClosed, this);
            switch (_socket.Receive(out var piece))
            {
                case SocketRead.Data:
                    _rest = piece;
                    break;
                case SocketRead.EndOfStream:
                    return 0;
                case SocketRead.Reset:
                    throw Reset();
                case SocketRead.Nothing:
                    await _readable.WaitAsync(cancellationToken);
                    break;
            }
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc />
    /// <exception cref="IOException">The connection was reset.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            ObjectDisposedException.ThrowIf(_socket.IsClosed, this);
            if (_socket.IsReset)
            {
                throw Reset();
            }

            var sent = _socket.Send(buffer.Span);
            buffer = buffer[sent..];
            if (sent == 0)
            {
                await _writable.WaitAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Not supported: only asynchronous reads.</summary>
    /// <param name="buffer">Not used.</param>
    /// <param name="offset">Not used.</param>
    /// <param name="count">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported: only asynchronous writes.</summary>
    /// <param name="buffer">Not used.</param>
    /// <param name="offset">Not used.</param>
    /// <param name="count">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Does nothing: writes are not buffered.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _socket.Close();
        Raise(_readable);
        Raise(_writable);
        base.Dispose(disposing);
    }

    private static void Raise(SemaphoreSlim signal)
    {
        // The waiter looks at the socket again: one signal is enough for any number of changes.
        if (signal.CurrentCount == 0)
        {
            _ = signal.Release();
        }
    }

    private static IOException Reset() => new("Connection reset by peer", new SocketException((int)SocketError.ConnectionReset));
}
