using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Queues;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// The received application messages of one connection, bounded in bytes and count (behaviour 11): filled by the connection's actor, which
/// stops reading the socket when there is no room, emptied from any thread. Thread-safe.
/// </summary>
/// <param name="limit">Bounds of the queue; one message may go beyond, since its size is not known before it is decoded.</param>
/// <param name="roomMade">Tells the owner, once, that a queue it found full has room again. Called outside the lock.</param>
/// <param name="filled">Called outside the lock when an empty queue got a message: wakes those who receive from any connection.</param>
internal sealed class InboundQueue<TMessage>(QueueLimit limit, Action roomMade, Action filled)
{
    private readonly Lock _gate = new();
    private readonly BoundedQueue<TMessage> _messages = new(limit);
    private readonly LinkedList<TaskCompletionSource<Received<TMessage>>> _waiters = new();
    private bool _ownerWaits;

    /// <summary>Messages and their size, at one moment.</summary>
    public (int Count, long Bytes) Fill
    {
        get
        {
            lock (_gate)
            {
                return (_messages.Count, _messages.Total);
            }
        }
    }

    /// <summary>True while the owner waits to be told that there is room.</summary>
    public bool IsOwnerWaiting
    {
        get
        {
            lock (_gate)
            {
                return _ownerWaits;
            }
        }
    }

    /// <summary>True if one more message may be put in. If false, the owner is told when that changes.</summary>
    public bool HasRoomOrNotify()
    {
        lock (_gate)
        {
            _ownerWaits = !_messages.HasRoom;
            return !_ownerWaits;
        }
    }

    /// <summary>Called by the owner only. Messages after the close are dropped.</summary>
    public void Enqueue(TMessage message, int size)
    {
        lock (_gate)
        {
            if (_waiters.First is { } waiter)
            {
                _waiters.RemoveFirst();
                waiter.Value.SetResult(new Received<TMessage>(true, message));
                return;
            }

            if (_messages.PushBeyond(message, QueueLimit.SizeOf(size)) is PushResult.Closed || _messages.Count > 1)
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
            if (!received.IsMessage && !_messages.IsClosed)
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
            _messages.Close();
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
        var taken = _messages.TryPop(out message);

        // Half empty, not just one free place: a wake-up costs more than a message.
        tellOwner = taken && _ownerWaits && _messages.IsHalfEmpty;
        _ownerWaits &= !tellOwner;
        return taken;
    }

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
