using Mavryk.P2p.Actors.Facade;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// The outgoing messages of one connection, bounded in bytes (behaviour 11.1): filled from any thread, drained by the connection's actor.
/// Thread-safe. The owner is woken once for any number of messages.
/// </summary>
/// <param name="maxBytes">Bound on the sum of encoded sizes and overheads; <see cref="long.MaxValue"/> is unlimited.</param>
/// <param name="wake">Tells the owner that there is something to drain. Called outside the lock.</param>
internal sealed class OutboundQueue(long maxBytes, Action wake)
{
    /// <summary>Accounted for each element beside its bytes (architecture: real bytes plus 128).</summary>
    public const int Overhead = 128;

    private readonly Lock _gate = new();
    private readonly Queue<EncodedMessage> _messages = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private long _bytes;
    private bool _ownerIsAwake;
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

    /// <summary>Takes over one ownership of the message if it is queued, and leaves it with the caller otherwise.</summary>
    public SendResult TryEnqueue(EncodedMessage message)
    {
        bool wakeOwner;
        lock (_gate)
        {
            if (_closed)
            {
                return SendResult.Closed.Instance;
            }

            if (!HasRoom(message))
            {
                return SendResult.Full.Instance;
            }

            wakeOwner = Add(message);
        }

        if (wakeOwner)
        {
            wake();
        }

        return SendResult.Queued.Instance;
    }

    /// <summary>As <see cref="TryEnqueue"/>, but waits for room behind those who wait already.</summary>
    public async ValueTask<SendResult> EnqueueAsync(EncodedMessage message, CancellationToken cancellation)
    {
        Waiter waiter;
        bool wakeOwner;
        lock (_gate)
        {
            if (_closed)
            {
                return SendResult.Closed.Instance;
            }

            if (_waiters.Count > 0 || !HasRoom(message))
            {
                waiter = new Waiter(message);
                waiter.Place = _waiters.AddLast(waiter);
                wakeOwner = false;
            }
            else
            {
                waiter = Waiter.None;
                wakeOwner = Add(message);
            }
        }

        if (wakeOwner)
        {
            wake();
        }

        if (waiter == Waiter.None)
        {
            return SendResult.Queued.Instance;
        }

        await using var registration = cancellation.UnsafeRegister(_ => Cancel(waiter, cancellation), null).ConfigureAwait(false);
        return await waiter.Completion.Task.ConfigureAwait(false);
    }

    /// <summary>Called by the owner only. False means: nothing left, and the next message will wake the owner again.</summary>
    public bool TryDequeue(out EncodedMessage message)
    {
        lock (_gate)
        {
            if (!_messages.TryDequeue(out message!))
            {
                _ownerIsAwake = false;
                return false;
            }

            _bytes -= message.Length + Overhead;
            AdmitWaiters();
            return true;
        }
    }

    /// <summary>Ends the queue: what is queued is dropped, and whoever waits is released with Closed. A second call does nothing.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_messages.TryDequeue(out var message))
            {
                message.Release();
            }

            _bytes = 0;
            CloseWaiters();
        }
    }

    /// <summary>Refuses new messages and keeps what is queued, for a close that flushes (behaviour 1.3).</summary>
    public void CloseForAdding()
    {
        lock (_gate)
        {
            _closed = true;
            CloseWaiters();
        }
    }

    private bool HasRoom(EncodedMessage message) =>
        // Strict, but an empty queue takes anything: otherwise a message larger than the bound could never be sent (behaviour 17.7).
        _messages.Count == 0 || _bytes + message.Length + Overhead < maxBytes;

    private bool Add(EncodedMessage message)
    {
        _messages.Enqueue(message);
        _bytes += message.Length + Overhead;
        var wakeOwner = !_ownerIsAwake;
        _ownerIsAwake = true;
        return wakeOwner;
    }

    private void AdmitWaiters()
    {
        while (_waiters.First is { } first && HasRoom(first.Value.Message))
        {
            _waiters.Remove(first);
            Add(first.Value.Message);
            first.Value.Completion.SetResult(SendResult.Queued.Instance);
        }
    }

    private void CloseWaiters()
    {
        foreach (var waiter in _waiters)
        {
            waiter.Completion.SetResult(SendResult.Closed.Instance);
        }

        _waiters.Clear();
    }

    private void Cancel(Waiter waiter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (waiter.Place.List is null)
            {
                return;
            }

            _waiters.Remove(waiter.Place);
        }

        waiter.Completion.SetCanceled(cancellation);
    }

    private sealed class Waiter(EncodedMessage message)
    {
        public static readonly Waiter None = new(null!);

        public EncodedMessage Message { get; } = message;

        public LinkedListNode<Waiter> Place { get; set; } = null!;

        public TaskCompletionSource<SendResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
