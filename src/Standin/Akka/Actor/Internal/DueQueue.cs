using System.Diagnostics;

namespace Akka.Actor.Internal;

/// <summary>Runs work when it is due, on one thread of its own that is started with the first work.</summary>
internal sealed class DueQueue(Action<Exception> report) : IDisposable
{
    private readonly object _lock = new();
    private readonly List<Work> _heap = [];
    private Thread _thread;
    private bool _disposed;

    public void Add(Work work, TimeSpan delay, TimeSpan? interval, ICancelable cancelable)
    {
        if (cancelable is { IsCancellationRequested: true })
        {
            return;
        }

        work.Due = Stopwatch.GetTimestamp() + ToTicks(delay);
        work.Interval = interval is { } every ? ToTicks(every) : 0;
        work.Cancelable = cancelable;
        lock (_lock)
        {
            if (_disposed)
            {
                throw new SchedulerException("cannot enqueue after timer shutdown");
            }

            Insert(work);
            if (_thread is null)
            {
                _thread = new Thread(RunDue) { IsBackground = true, Name = "akka-scheduler" };
                _thread.Start();
            }
        }

        if (cancelable is not null)
        {
            work.Registration = cancelable.Token.UnsafeRegister(
                static state =>
                {
                    var (queue, cancelled) = ((DueQueue, Work))state;
                    queue.Remove(cancelled);
                },
                (this, work));
            if (work.Interval == 0 && Volatile.Read(ref work.Place) < 0)
            {
                // It ran before there was a registration to end.
                work.Registration.Unregister();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _heap.Clear();
            Monitor.Pulse(_lock);
        }
    }

    // Bounded, so that "never" stays a long way off and does not overflow into the past.
    private static long ToTicks(TimeSpan span)
        => (long)Math.Min(span.Ticks * ((double)Stopwatch.Frequency / TimeSpan.TicksPerSecond), long.MaxValue / 4);

    private void RunDue()
    {
        while (NextDue() is { } work)
        {
            try
            {
                if (work.Cancelable is not { IsCancellationRequested: true })
                {
                    work.Run();
                }
            }
            catch (Exception cause)
            {
                report(cause);
            }

            if (work.Interval == 0)
            {
                work.Registration.Unregister();
                continue;
            }

            // In step with the first run, but runs that were missed are not made up for.
            work.Due = Math.Max(work.Due + work.Interval, Stopwatch.GetTimestamp());
            lock (_lock)
            {
                if (!_disposed && work.Cancelable is not { IsCancellationRequested: true })
                {
                    Insert(work);
                }
            }
        }
    }

    /// <summary>Null when the queue is disposed.</summary>
    private Work NextDue()
    {
        lock (_lock)
        {
            while (!_disposed)
            {
                if (_heap.Count == 0)
                {
                    Monitor.Wait(_lock);
                    continue;
                }

                long left = _heap[0].Due - Stopwatch.GetTimestamp();
                if (left <= 0)
                {
                    var first = _heap[0];
                    RemoveAt(0);
                    return first;
                }

                Monitor.Wait(_lock, (int)Math.Min(int.MaxValue, Math.Ceiling(left * 1000.0 / Stopwatch.Frequency)));
            }

            return null;
        }
    }

    private void Remove(Work work)
    {
        lock (_lock)
        {
            if (work.Place >= 0 && work.Place < _heap.Count && _heap[work.Place] == work)
            {
                RemoveAt(work.Place);
            }
        }
    }

    private void Insert(Work work)
    {
        _heap.Add(work);
        Up(_heap.Count - 1, work);
        if (work.Place == 0)
        {
            Monitor.Pulse(_lock);
        }
    }

    private void RemoveAt(int place)
    {
        _heap[place].Place = -1;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (place < _heap.Count)
        {
            Down(place, last);
            Up(last.Place, last);
        }
    }

    private void Up(int place, Work work)
    {
        while (place > 0 && work.Due < _heap[(place - 1) / 2].Due)
        {
            Put(place, _heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }

        Put(place, work);
    }

    private void Down(int place, Work work)
    {
        for (int child = 2 * place + 1; child < _heap.Count; child = 2 * place + 1)
        {
            if (child + 1 < _heap.Count && _heap[child + 1].Due < _heap[child].Due)
            {
                child++;
            }

            if (work.Due <= _heap[child].Due)
            {
                break;
            }

            Put(place, _heap[child]);
            place = child;
        }

        Put(place, work);
    }

    private void Put(int place, Work work)
    {
        _heap[place] = work;
        work.Place = place;
    }

    public abstract class Work
    {
        internal long Due;
        internal long Interval;
        internal int Place = -1;
        internal ICancelable Cancelable;
        internal CancellationTokenRegistration Registration;

        public abstract void Run();
    }
}
