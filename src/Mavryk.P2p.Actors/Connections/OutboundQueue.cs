using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Queues;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// The outgoing messages of one connection, bounded in bytes (behaviour 11.1): filled from any thread, drained by the connection's actor.
/// Thread-safe. The owner is woken once for any number of messages.
/// </summary>
/// <param name="limit">Bounds of the queue.</param>
/// <param name="wake">Tells the owner that there is something to drain. Called outside the lock.</param>
internal sealed class OutboundQueue(QueueLimit limit, Action wake)
{
    private readonly Lock _gate = new();
    private readonly BoundedQueue<EncodedMessage> _messages = new(limit);
    private readonly LinkedList<Waiter> _waiters = new();
    private bool _ownerIsAwake;

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

    /// <summary>Takes over one ownership of the message if it is queued, and leaves it with the caller otherwise.</summary>
    public SendResult TryEnqueue(EncodedMessage message)
    {
        PushResult pushed;
        bool wakeOwner;
        lock (_gate)
        {
            pushed = TryPush(message, out wakeOwner);
        }

        if (wakeOwner)
        {
            wake();
        }

        return ResultOf(pushed);
    }

    /// <summary>As <see cref="TryEnqueue"/>, but waits for room behind those who wait already.</summary>
    public async ValueTask<SendResult> EnqueueAsync(EncodedMessage message, CancellationToken cancellation)
    {
        PushResult pushed;
        Waiter waiter;
        bool wakeOwner = false;
        lock (_gate)
        {
            pushed = _waiters.Count > 0 ? PushResult.Full : TryPush(message, out wakeOwner);
            waiter = Waiter.None;
            if (pushed is PushResult.Full)
            {
                waiter = new Waiter(message);
                waiter.Place = _waiters.AddLast(waiter);
            }
        }

        if (wakeOwner)
        {
            wake();
        }

        if (waiter == Waiter.None)
        {
            return ResultOf(pushed);
        }

        await using var registration = cancellation.UnsafeRegister(_ => Cancel(waiter, cancellation), null).ConfigureAwait(false);
        return await waiter.Completion.Task.ConfigureAwait(false);
    }

    /// <summary>Called by the owner only. False means: nothing left, and the next message will wake the owner again.</summary>
    public bool TryDequeue(out EncodedMessage message)
    {
        lock (_gate)
        {
            _ownerIsAwake = _messages.TryPop(out message!);
            if (_ownerIsAwake)
            {
                AdmitWaiters();
            }

            return _ownerIsAwake;
        }
    }

    /// <summary>Ends the queue: what is queued is dropped, and whoever waits is released with Closed. A second call does nothing.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _messages.Close();
            while (_messages.TryPop(out var message))
            {
                message.Release();
            }

            CloseWaiters();
        }
    }

    /// <summary>Refuses new messages and keeps what is queued, for a close that flushes (behaviour 1.3).</summary>
    public void CloseForAdding()
    {
        lock (_gate)
        {
            _messages.Close();
            CloseWaiters();
        }
    }

    private static SendResult ResultOf(PushResult pushed) => pushed switch
    {
        PushResult.Pushed => SendResult.Queued.Instance,
        PushResult.Full => SendResult.Full.Instance,
        _ => SendResult.Closed.Instance,
    };

    private PushResult TryPush(EncodedMessage message, out bool wakeOwner)
    {
        var pushed = _messages.TryPush(message, QueueLimit.SizeOf(message.Length));
        wakeOwner = pushed is PushResult.Pushed && !_ownerIsAwake;
        _ownerIsAwake |= wakeOwner;
        return pushed;
    }

    private void AdmitWaiters()
    {
        while (_waiters.First is { } first && TryPush(first.Value.Message, out _) is PushResult.Pushed)
        {
            _waiters.Remove(first);
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
