using System.Diagnostics.CodeAnalysis;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// The received application messages of one connection, bounded in bytes and count (behaviour 11): filled by the connection's actor, which
/// stops reading the socket when there is no room, emptied from any thread. Thread-safe.
/// </summary>
/// <param name="maxCount">Bound on the number of messages.</param>
/// <param name="maxBytes">Bound on the sum of encoded sizes and overheads.</param>
/// <param name="roomMade">Tells the owner, once, that a queue it found full has room again. Called outside the lock.</param>
/// <param name="filled">Called outside the lock when an empty queue got a message: wakes those who receive from any connection.</param>
internal sealed class InboundQueue<TMessage>(long maxCount, long maxBytes, Action roomMade, Action filled)
{
    private readonly Lock _gate = new();
    private readonly Queue<(TMessage Message, int Size)> _messages = new();
    private readonly LinkedList<TaskCompletionSource<Received<TMessage>>> _waiters = new();
    private long _bytes;
    private bool _ownerWaits;
    private bool _closed;

    public long Bytes => Volatile.Read(ref _bytes);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _messages.Count;
            }
        }
    }

    /// <summary>True if one more message may be put in. If false, the owner is told when that changes.</summary>
    public bool HasRoomOrNotify()
    {
        lock (_gate)
        {
            // The rule of behaviour 11.1 without the size of the next message, which is not known yet: one message may go beyond the bound.
            _ownerWaits = !IsBelow(maxCount, maxBytes);
            return !_ownerWaits;
        }
    }

    /// <summary>Called by the owner only. Messages after the close are dropped.</summary>
    public void Enqueue(TMessage message, int size)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_waiters.First is { } waiter)
            {
                _waiters.RemoveFirst();
                waiter.Value.SetResult(new Received<TMessage>(true, message));
                return;
            }

            _messages.Enqueue((message, size));
            _bytes += size + OutboundQueue.Overhead;
            if (_messages.Count > 1)
            {
                return;
            }
        }

        filled();
    }

    public bool TryDequeue([MaybeNullWhen(false)] out TMessage message)
    {
        bool taken;
        bool tellOwner;
        lock (_gate)
        {
            taken = Take(out message, out tellOwner);
        }

        if (tellOwner)
        {
            roomMade();
        }

        return taken;
    }

    /// <summary>The next message, or none when the queue is closed and drained. A cancelled wait loses no message.</summary>
    public async ValueTask<Received<TMessage>> DequeueAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<Received<TMessage>>>? place = null;
        bool tellOwner;
        Received<TMessage> received;
        lock (_gate)
        {
            received = Take(out var message, out tellOwner) ? new Received<TMessage>(true, message) : default;
            if (!received.IsMessage && !_closed)
            {
                place = _waiters.AddLast(new TaskCompletionSource<Received<TMessage>>(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }

        if (tellOwner)
        {
            roomMade();
        }

        if (place is null)
        {
            return received;
        }

        await using var registration = cancellation.UnsafeRegister(_ => Cancel(place, cancellation), null).ConfigureAwait(false);
        return await place.Value.Task.ConfigureAwait(false);
    }

    /// <summary>Ends the queue; what is in it can still be taken. A second call does nothing.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _ownerWaits = false;
            foreach (var waiter in _waiters)
            {
                waiter.SetResult(default);
            }

            _waiters.Clear();
        }
    }

    private bool Take([MaybeNullWhen(false)] out TMessage message, out bool tellOwner)
    {
        if (!_messages.TryDequeue(out var first))
        {
            message = default;
            tellOwner = false;
            return false;
        }

        message = first.Message;
        _bytes -= first.Size + OutboundQueue.Overhead;

        // Half empty, not just one free place: a wake-up costs more than a message.
        tellOwner = _ownerWaits && IsBelow((maxCount / 2) + 1, (maxBytes / 2) + 1);
        _ownerWaits &= !tellOwner;
        return true;
    }

    private bool IsBelow(long count, long bytes) => _messages.Count == 0 || (_messages.Count < count && _bytes < bytes);

    private void Cancel(LinkedListNode<TaskCompletionSource<Received<TMessage>>> place, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return;
            }

            _waiters.Remove(place);
        }

        place.Value.SetCanceled(cancellation);
    }
}

/// <summary>One message, or the end of the connection.</summary>
internal readonly record struct Received<TMessage>(bool IsMessage, TMessage? Message);
