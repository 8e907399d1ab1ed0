using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

internal abstract partial class TcpConnection
{
    // Of sends in a row that the kernel takes at once, so that commands get their turn.
    private const int Batch = 16;
    private const int MaxSegments = 64;

    private readonly Queue<(Tcp.Write Write, IActorRef Commander)> _writes = new();
    private readonly List<ArraySegment<byte>> _segments = [];
    private long _queuedBytes;
    private int _writtenOfFirst;
    private bool _sending;

    private void Enqueue(Tcp.Write write, IActorRef commander)
    {
        int limit = Settings.WriteCommandsQueueMaxSize;
        bool isFull = limit >= 0 && _writes.Count > 0 && _queuedBytes + write.Data.Count > limit;
        if (_outputShutDown || isFull)
        {
            Drop(write, commander, isFull ? "the write queue is full" : "the connection is closing");
            return;
        }

        _writes.Enqueue((write, commander));
        _queuedBytes += write.Data.Count;
        if (_handler is null)
        {
            Context.GetLogger().Warning(
                "Received Write command before Register command. It will be buffered until Register will be received (buffered write size is {0} bytes)",
                _queuedBytes);
        }
    }

    private void Flush()
    {
        if (_sending || _ended || _socket is null || (_handler is null && !IsFlushing))
        {
            return;
        }

        for (int i = 0; i < Batch && _writes.Count > 0; i++)
        {
            if (Gather() && _socket.SendAsync(_sent))
            {
                _sending = true;
                return;
            }

            if (!TakeResult())
            {
                return;
            }
        }

        if (_writes.Count == 0)
        {
            Flushed();
        }
        else
        {
            _sending = true;
            Self.Tell(SendMore.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>Hands as much of the queue to the event as goes to the kernel at once. False if there are only empty writes.</summary>
    private bool Gather()
    {
        _segments.Clear();
        int room = Settings.SendBytes;
        int skip = _writtenOfFirst;
        foreach (var (write, _) in _writes)
        {
            foreach (var part in write.Data.Parts)
            {
                if (room == 0 || _segments.Count == MaxSegments)
                {
                    break;
                }

                int skipped = Math.Min(skip, part.Count);
                int taken = Math.Min(room, part.Count - skipped);
                if (taken > 0)
                {
                    _segments.Add(part.Slice(skipped, taken));
                }

                skip -= skipped;
                room -= taken;
            }

            if (room == 0 || _segments.Count == MaxSegments)
            {
                break;
            }
        }

        switch (_segments)
        {
            case []:
                _sent.BufferList = null;
                _sent.SetBuffer(Memory<byte>.Empty);
                return false;
            case [var only]:
                _sent.BufferList = null;
                _sent.SetBuffer(only);
                return true;
            default:
                _sent.SetBuffer(null, 0, 0);
                _sent.BufferList = _segments;
                return true;
        }
    }

    private bool TakeResult()
    {
        if (_segments.Count == 0)
        {
            Acknowledge(0);
            return true;
        }

        if (_sent.SocketError != SocketError.Success)
        {
            Fail(_sent.SocketError);
            return false;
        }

        Acknowledge(_sent.BytesTransferred);
        return true;
    }

    private void Acknowledge(int sent)
    {
        _writtenOfFirst += sent;
        while (_writes.TryPeek(out var first) && _writtenOfFirst >= first.Write.Data.Count)
        {
            _writes.Dequeue();
            _writtenOfFirst -= first.Write.Data.Count;
            _queuedBytes -= first.Write.Data.Count;
            if (first.Write.WantsAck)
            {
                first.Commander.Tell(first.Write.Ack, Self);
            }
        }
    }

    private void FailWrites()
    {
        while (_writes.TryDequeue(out var entry))
        {
            Drop(entry.Write, entry.Commander, "the connection is closing");
        }
    }

    private void Drop(Tcp.Write write, IActorRef commander, string why)
        => commander.Tell(write.FailureMessage.WithCause(new IOException("Dropping write because " + why)), Self);
}
