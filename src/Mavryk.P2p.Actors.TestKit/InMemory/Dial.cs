using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>One attempt to open a simulated TCP connection. Guarded by the gate of the fabric.</summary>
internal sealed class Dial(Fabric fabric, IPEndPoint local, IPEndPoint remote, IScheduler? scheduler, Action<SimulatedSocket?, SocketError> completed)
{
    private SimulatedSocket? _socket;

    internal bool IsCancelled { get; private set; }

    internal IPEndPoint Local { get; } = local;

    internal IPEndPoint Remote { get; } = remote;

    internal IScheduler? Scheduler { get; } = scheduler;

    /// <summary>The listener has taken the connection; the dialler hears of it when the answer has travelled back.</summary>
    internal void Opened(SimulatedSocket socket) => _socket = socket;

    internal void Complete(SocketError error)
    {
        if (!IsCancelled)
        {
            completed(error == SocketError.Success ? _socket : null, error);
        }
    }

    /// <summary>Gives the attempt up; a connection that came of it is reset.</summary>
    internal void Cancel()
    {
        lock (fabric.Gate)
        {
            IsCancelled = true;
            _socket?.Abort();
        }
    }
}
