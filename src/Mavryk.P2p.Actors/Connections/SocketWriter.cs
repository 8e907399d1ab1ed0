using System.Buffers;
using Akka.Actor;
using Akka.IO;
using Mavryk.P2p.Actors.Bandwidth;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Queues;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Writes to one socket with a window of a few unacknowledged writes, since the write queue of Akka.IO has no bound. A buffer goes back to
/// the pool when its write is acknowledged; those of a socket that dies are left to the garbage collector, as it may still read them.
/// With a speed limit each write waits for its grant, and the next is not begun before. Owned by the connection's actor.
/// </summary>
internal sealed class SocketWriter(IActorRef socket, ConnectionLimits limits, TrafficMeter traffic)
{
    /// <summary>One frame of the greatest size fits, and many small ones.</summary>
    private readonly int _bufferSize = Math.Max(limits.WriteBufferBytes, limits.Cutter.PlaintextSize + MessageCutter.ChunkOverhead);

    private readonly ByteBudget _inFlight = new(limits.Writes);
    private IActorRef? _bandwidth;
    private Written? _notGranted;

    /// <summary>Writes that the socket has not taken yet.</summary>
    public int InFlight => _inFlight.Count;

    public bool HasWindow => _notGranted is null && _inFlight.HasRoomFor(_bufferSize);

    /// <summary>A buffer of the pool with room for the greatest frame.</summary>
    public byte[] RentBuffer() => ArrayPool<byte>.Shared.Rent(_bufferSize);

    /// <summary>From now on every write is asked for.</summary>
    public void LimitBy(IActorRef bandwidth) => _bandwidth = bandwidth;

    /// <summary>Hands the start of a rented buffer to the socket.</summary>
    public void Write(byte[] buffer, int count)
    {
        _inFlight.Add(count);
        if (_bandwidth is null)
        {
            Send(new Written(buffer, count));
        }
        else
        {
            _notGranted = new Written(buffer, count);
            _bandwidth.Tell(new BandwidthCommand.Send(count));
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer);
        Write(buffer, bytes.Length);
    }

    public void OnGranted()
    {
        Send(_notGranted!);
        _notGranted = null;
    }

    public void OnWritten(Written written)
    {
        _inFlight.Remove(written.Count);
        ArrayPool<byte>.Shared.Return(written.Buffer);
    }

    private void Send(Written write)
    {
        traffic.CountSent(write.Count);
        socket.Tell(Tcp.Write.Create(ByteString.FromBytes(write.Buffer, 0, write.Count), write));
    }

    /// <summary>The socket took the bytes of one write; not that the remote has them.</summary>
    public sealed class Written(byte[] buffer, int count) : Tcp.Event
    {
        public byte[] Buffer { get; } = buffer;

        public int Count { get; } = count;
    }
}
