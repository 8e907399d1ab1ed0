using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Runs one actor, on one thread at a time: whoever turns the scheduled flag on hands the mailbox to the dispatcher, and only the run turns
/// it off again. Everything else here but the two queues belongs to the run.
/// </summary>
public class Mailbox : IRunnable
{
    private readonly ActorCell _cell;
    private readonly MessageDispatcher _dispatcher;
    private readonly IMessageQueue _queue;
    private SystemMessage _system;
    private int _scheduled;
    private int _suspended;
    private bool _closed;

    internal Mailbox(ActorCell cell, MessageDispatcher dispatcher, IMessageQueue messageQueue)
    {
        _cell = cell;
        _dispatcher = dispatcher;
        _queue = messageQueue;
    }

    public MessageDispatcher Dispatcher => _dispatcher;

    public IMessageQueue MessageQueue => _queue;

    internal bool IsClosed => Volatile.Read(ref _closed);

    internal bool IsSuspended => Volatile.Read(ref _suspended) != 0;

    public void Execute() => Run();

    public void Run()
    {
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = _cell;
        try
        {
            ProcessSystemMessages();
            ProcessMessages();
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
            Interlocked.Exchange(ref _scheduled, 0);
            if (Volatile.Read(ref _system) is not null || (!IsSuspended && _queue.HasMessages))
            {
                Schedule();
            }
        }
    }

    internal void Post(in Envelope envelope)
    {
        if (IsClosed)
        {
            _cell.ToDeadLetters(envelope);
            return;
        }

        _queue.Enqueue(_cell.SelfRef, envelope);
        if (!IsSuspended)
        {
            Schedule();
        }
    }

    internal void PostSystem(SystemMessage message)
    {
        if (IsClosed)
        {
            AfterTheEnd(message);
            return;
        }

        var newest = Volatile.Read(ref _system);
        while (true)
        {
            message.Next = newest;
            var seen = Interlocked.CompareExchange(ref _system, message, newest);
            if (ReferenceEquals(seen, newest))
            {
                break;
            }

            newest = seen;
        }

        Schedule();
    }

    internal void Schedule()
    {
        if (Volatile.Read(ref _scheduled) == 0 && Interlocked.CompareExchange(ref _scheduled, 1, 0) == 0)
        {
            _dispatcher.Execute(this);
        }
    }

    internal void Suspend() => Volatile.Write(ref _suspended, _suspended + 1);

    internal void Resume() => Volatile.Write(ref _suspended, Math.Max(0, _suspended - 1));

    /// <summary>From now on every message is a dead letter, also those that a sender is just putting in.</summary>
    internal void Close()
    {
        Volatile.Write(ref _closed, true);
        Volatile.Write(ref _suspended, 0);
    }

    private void ProcessMessages()
    {
        int left = Math.Max(1, _dispatcher.Throughput);
        long deadline = _dispatcher.ThroughputDeadlineTime is { } ticks and > 0
            ? Stopwatch.GetTimestamp() + (long)(ticks * (double)Stopwatch.Frequency / TimeSpan.TicksPerSecond)
            : long.MaxValue;
        while (_suspended == 0 && _queue.TryDequeue(out var envelope))
        {
            if (_closed)
            {
                _cell.ToDeadLetters(envelope);
                continue;
            }

            _cell.Invoke(envelope);
            ProcessSystemMessages();
            if (--left <= 0 || (deadline != long.MaxValue && Stopwatch.GetTimestamp() >= deadline))
            {
                return;
            }
        }
    }

    private void ProcessSystemMessages()
    {
        while (Volatile.Read(ref _system) is not null)
        {
            for (var message = OldestFirst(Interlocked.Exchange(ref _system, null)); message is not null;)
            {
                var next = message.Next;
                message.Next = null;
                if (_closed)
                {
                    AfterTheEnd(message);
                }
                else
                {
                    _cell.SystemInvoke(message);
                }

                message = next;
            }
        }
    }

    private static SystemMessage OldestFirst(SystemMessage newest)
    {
        SystemMessage oldest = null;
        while (newest is not null)
        {
            (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        }

        return oldest;
    }

    private static void AfterTheEnd(SystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
        }
    }
}
