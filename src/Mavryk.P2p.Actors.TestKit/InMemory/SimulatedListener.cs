using System.Net;
using Akka.Actor;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>A listening TCP socket and the connections that wait in it to be accepted. Guarded by the gate of the fabric.</summary>
internal sealed class SimulatedListener(Fabric fabric, IPEndPoint local, int backlog, IScheduler? scheduler, Action changed)
{
    private readonly Queue<SimulatedSocket> _waiting = new();

    internal IPEndPoint Local { get; } = local;

    internal IScheduler? Scheduler { get; } = scheduler;

    internal bool HasRoom => _waiting.Count < Math.Max(1, backlog);

    internal void Add(SimulatedSocket socket)
    {
        _waiting.Enqueue(socket);
        changed();
    }

    internal SimulatedSocket? Accept()
    {
        lock (fabric.Gate)
        {
            if (!_waiting.TryDequeue(out var socket))
            {
                return null;
            }

            fabric.RetryParked();
            return socket;
        }
    }

    internal void Close()
    {
        lock (fabric.Gate)
        {
            fabric.Remove(this);
            while (_waiting.TryDequeue(out var socket))
            {
                socket.Abort();
            }

            fabric.RetryParked();
        }
    }
}
