using System.Buffers;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

internal abstract partial class TcpConnection
{
    // Of sends in a row that the kernel takes at once, so that commands get their turn.
    private const int Batch = 16;

    // Below, a copy is cheaper than a system call.
    private const int CopiedBelow = 8192;

    private readonly Queue<(Tcp.Write Write, IActorRef Commander)> _writes = new();
    private long _queuedBytes;
    private int _writtenOfFirst;
    private byte[] _copies;
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
            FlushLater();
        }
    }

    /// <summary>After the messages that are there already: what they bring to write goes along.</summary>
    private void FlushLater()
    {
        if (!_sending)
        {
            _sending = true;
            Self.Tell(SendMore.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>Hands the event what goes to the kernel next: a large piece as it is, small ones copied together. False if there is none.</summary>
    private bool Gather()
    {
        int copied = 0;
        int skip = _writtenOfFirst;
        int large = Math.Min(CopiedBelow, Settings.SendBytes);
        foreach (var (write, _) in _writes)
        {
            foreach (var part in write.Data.Parts)
            {
                var rest = part.Slice(Math.Min(skip, part.Count));
                skip -= part.Count - rest.Count;
                bool isLarge = rest.Count >= large || (rest.Count > 0 && _writes.Count == 1 && write.Data.IsCompact);
                if (isLarge && copied == 0)
                {
                    _sent.SetBuffer(rest.Array, rest.Offset, Math.Min(rest.Count, Settings.SendBytes));
                    return true;
                }

                if (isLarge || copied + rest.Count > Settings.SendBytes)
                {
                    _sent.SetBuffer(_copies, 0, copied);
                    return copied > 0;
                }

                if (rest.Count > 0)
                {
                    _copies ??= ArrayPool<byte>.Shared.Rent(Settings.SendBytes);
                    rest.CopyTo(_copies, copied);
                    copied += rest.Count;
                }
            }
        }

        _sent.SetBuffer(_copies, 0, copied);
        return copied > 0;
    }

    private bool TakeResult()
    {
        int sent = _sent.Count == 0 ? 0 : _sent.BytesTransferred;
        if (_sent.Count > 0 && _sent.SocketError != SocketError.Success)
        {
            Fail(_sent.SocketError);
            return false;
        }

        if (_copies is not null)
        {
            ArrayPool<byte>.Shared.Return(_copies);
            _copies = null;
        }

        Acknowledge(sent);
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
