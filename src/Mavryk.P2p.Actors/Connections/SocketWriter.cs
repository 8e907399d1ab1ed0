using System.Buffers;
using Akka.Actor;
using Akka.IO;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Writes to one socket with a window of a few unacknowledged writes, since the write queue of Akka.IO has no bound. A buffer goes back to
/// the pool when its write is acknowledged; those of a socket that dies are left to the garbage collector, as it may still read them.
/// Owned by the connection's actor.
/// </summary>
internal sealed class SocketWriter(IActorRef socket, int maxInFlight, TrafficMeter traffic)
{
    /// <summary>One frame of the greatest size fits, and many small ones.</summary>
    private const int BufferSize = 64 * 1024;

    public int InFlight { get; private set; }

    public bool HasWindow => InFlight < maxInFlight;

    /// <summary>A buffer of the pool with room for the greatest frame.</summary>
    public static byte[] RentBuffer() => ArrayPool<byte>.Shared.Rent(BufferSize);

    /// <summary>Hands the start of a rented buffer to the socket.</summary>
    public void Write(byte[] buffer, int count)
    {
        InFlight++;
        traffic.CountSent(count);
        socket.Tell(Tcp.Write.Create(ByteString.FromBytes(buffer, 0, count), new Written(buffer)));
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer);
        Write(buffer, bytes.Length);
    }

    public void OnWritten(Written written)
    {
        InFlight--;
        ArrayPool<byte>.Shared.Return(written.Buffer);
    }

    /// <summary>The socket took the bytes of one write; not that the remote has them.</summary>
    public sealed class Written(byte[] buffer) : Tcp.Event
    {
        public byte[] Buffer { get; } = buffer;
    }
}
