using System.Net;
using Akka.Actor;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

internal enum SocketRead
{
    Nothing,
    Data,
    EndOfStream,
    Reset,
}

/// <summary>
/// One end of a simulated TCP connection: what the kernel knows of it. Bytes travel in order; those sent and not yet read by
/// the other end fill a bounded window, so that a reader who does not read stops the writer. Guarded by the gate of the fabric.
/// </summary>
internal sealed class SimulatedSocket
{
    private readonly Fabric _fabric;
    private readonly IScheduler? _scheduler;
    private readonly Random _random;
    private readonly Queue<Segment> _travelling = new();
    private readonly Queue<byte[]> _arrived = new();
    private int _frontOffset;
    private int _arrivedBytes;
    private int _unreadByPeer;
    private int _held;
    private DateTimeOffset _lastArrival;
    private Action _changed = () => { };
    private bool _endOfStream;
    private bool _sendingEnded;
    private bool _aborted;

    internal SimulatedSocket(Fabric fabric, IPEndPoint local, IPEndPoint remote, IScheduler? scheduler, Random random)
    {
        _fabric = fabric;
        _scheduler = scheduler;
        _random = random;
        Local = local;
        Remote = remote;
    }

    internal IPEndPoint Local { get; }

    internal IPEndPoint Remote { get; }

    internal SimulatedSocket Peer { get; set; } = null!;

    internal bool IsClosed { get; private set; }

    internal bool IsReset { get; private set; }

    internal bool HasEndOfStream => _endOfStream;

    /// <summary>Called inside the gate after each change: it must only leave a message or a signal.</summary>
    internal void OnChange(Action changed)
    {
        lock (_fabric.Gate)
        {
            _changed = changed;
            changed();
        }
    }

    /// <summary>How many bytes can be sent now.</summary>
    internal int Room
    {
        get
        {
            lock (_fabric.Gate)
            {
                return IsReset || _sendingEnded || _fabric.IsStalled(this) ? 0 : _fabric.WindowBytes - _unreadByPeer;
            }
        }
    }

    /// <summary>Takes as many of the bytes as there is room for and returns their number.</summary>
    internal int Send(ReadOnlySpan<byte> bytes)
    {
        lock (_fabric.Gate)
        {
            var taken = Math.Min(bytes.Length, Room);
            if (taken > 0)
            {
                _unreadByPeer += taken;
                Travel(new Segment.Data(bytes[..taken].ToArray()));
            }

            return taken;
        }
    }

    internal SocketRead Receive(out byte[] piece)
    {
        lock (_fabric.Gate)
        {
            piece = [];
            if (_arrivedBytes > 0)
            {
                piece = Take(_fabric.Splitting.NextPiece(Math.Min(_arrivedBytes, _fabric.ReadBufferBytes), _random));
                Peer._unreadByPeer -= piece.Length;
                Peer._changed();
                return SocketRead.Data;
            }

            // What arrived before a reset stays readable, and an end of stream outranks a later reset: so does Linux.
            return _endOfStream ? SocketRead.EndOfStream : IsReset ? SocketRead.Reset : SocketRead.Nothing;
        }
    }

    /// <summary>Ends the sending direction; the other goes on.</summary>
    internal void EndSending()
    {
        lock (_fabric.Gate)
        {
            if (!_sendingEnded && !IsReset)
            {
                _sendingEnded = true;
                Travel(new Segment.End());
            }
        }
    }

    internal void Close()
    {
        lock (_fabric.Gate)
        {
            if (!IsClosed)
            {
                EndSending();
                GoAway();
            }
        }
    }

    internal void Abort()
    {
        lock (_fabric.Gate)
        {
            if (!IsClosed)
            {
                _sendingEnded = true;
                _aborted = true;
                GoAway();
                if (!IsReset)
                {
                    Travel(new Segment.Reset());
                }
            }
        }
    }

    /// <summary>As if something on the way had reset the connection.</summary>
    internal void BreakOff()
    {
        _travelling.Clear();
        _held = 0;
        Arrive(new Segment.Reset());
    }

    internal void WindowChanged() => _changed();

    /// <summary>Sends again what a partition held back.</summary>
    internal void Release()
    {
        var held = _held;
        _held = 0;
        for (; held > 0; held--)
        {
            ScheduleArrival();
        }
    }

    private void GoAway()
    {
        IsClosed = true;
        _arrived.Clear();
        _arrivedBytes = 0;
        _fabric.Forget(this);
    }

    private void Travel(Segment segment)
    {
        if (_fabric.IsCut(Local.Address, Remote.Address))
        {
            // The kernel repeats data and the end of a stream until they get through, but never a reset, and who resets
            // repeats nothing any more: the other end stays half-open.
            if (segment is Segment.Reset)
            {
                _travelling.Clear();
                _held = 0;
            }
            else
            {
                _travelling.Enqueue(segment);
                _held++;
            }

            return;
        }

        _travelling.Enqueue(segment);
        ScheduleArrival();
    }

    private void ScheduleArrival()
    {
        // The scheduler of the receiver: its clock is the one by which the bytes come.
        var scheduler = Peer._scheduler ?? _scheduler;
        var latency = _fabric.LatencyBetween(Local.Address, Remote.Address);
        var delay = latency;
        if (scheduler is not null)
        {
            // A latency that was lowered must not let later bytes overtake earlier ones.
            var now = scheduler.Now;
            _lastArrival = _lastArrival > now + latency ? _lastArrival : now + latency;
            delay = _lastArrival - now;
        }

        _fabric.After(scheduler, delay, ArriveNext);
    }

    private void ArriveNext()
    {
        if (_fabric.IsCut(Local.Address, Remote.Address))
        {
            _held++;
        }
        else if (_travelling.TryDequeue(out var segment))
        {
            Peer.Arrive(segment);
        }
    }

    private void Arrive(Segment segment)
    {
        switch (segment)
        {
            case Segment.Data data when !IsClosed && !IsReset:
                _arrived.Enqueue(data.Bytes);
                _arrivedBytes += data.Bytes.Length;
                break;
            case Segment.End when !IsClosed:
                _endOfStream = true;
                break;
            case Segment.Data:
            case Segment.End when _aborted:
                // Nobody is at home: the answer to late bytes is a reset.
                Travel(new Segment.Reset());
                return;
            case Segment.Reset:
                IsReset = true;
                _travelling.Clear();
                _held = 0;
                break;
        }

        _changed();
    }

    private byte[] Take(int count)
    {
        var piece = new byte[count];
        var filled = 0;
        while (filled < count)
        {
            var front = _arrived.Peek();
            var part = Math.Min(count - filled, front.Length - _frontOffset);
            front.AsSpan(_frontOffset, part).CopyTo(piece.AsSpan(filled));
            filled += part;
            _frontOffset += part;
            if (_frontOffset == front.Length)
            {
                _ = _arrived.Dequeue();
                _frontOffset = 0;
            }
        }

        _arrivedBytes -= count;
        return piece;
    }

    private abstract record Segment
    {
        private Segment()
        {
        }

        internal sealed record Data(byte[] Bytes) : Segment;

        internal sealed record End : Segment;

        internal sealed record Reset : Segment;
    }
}
