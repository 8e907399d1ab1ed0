using System.Buffers;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO;

internal abstract partial class TcpConnection
{
    private void Read()
    {
        if (_handler is null || !_readWanted || _waitingForReadable || _peerClosed || _closing is Tcp.Closed || _ended)
        {
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Settings.ReceiveBytes);
        try
        {
            int count = _socket.Receive(buffer, 0, Settings.ReceiveBytes, SocketFlags.None, out var error);
            switch (error)
            {
                case SocketError.Success when count > 0:
                    Deliver(buffer.AsSpan(0, count));
                    break;
                case SocketError.Success:
                    PeerClosed();
                    break;
                case SocketError.WouldBlock:
                    WaitForReadable();
                    break;
                default:
                    Fail(error);
                    break;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        byte[] own = GC.AllocateUninitializedArray<byte>(bytes.Length);
        bytes.CopyTo(own);
        _handler.Tell(new Tcp.Received(ByteString.FromBytes(own)), Self);
        if (_pullMode)
        {
            _readWanted = false;
        }
        else
        {
            // What was read last may have been all; asking is cheaper than being told.
            _waitingForReadable = true;
            Self.Tell(Readable.Instance, ActorRefs.NoSender);
        }
    }

    private void WaitForReadable()
    {
        _waitingForReadable = true;
        if (!_socket.ReceiveAsync(_readable))
        {
            Self.Tell(Readable.Instance, ActorRefs.NoSender);
        }
    }
}
