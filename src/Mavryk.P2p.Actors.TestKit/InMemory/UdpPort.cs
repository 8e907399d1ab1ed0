using System.Net;
using Akka.Actor;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>A bound UDP socket. A datagram arrives after the latency of the link, or never: nobody repeats it. Guarded by the gate of the fabric.</summary>
internal sealed class UdpPort(Fabric fabric, IPEndPoint local, IScheduler scheduler, Action<IPEndPoint, byte[]> received)
{
    internal IPEndPoint Local { get; } = local;

    internal void Send(byte[] datagram, IPEndPoint target)
    {
        lock (fabric.Gate)
        {
            foreach (var port in fabric.UdpPortsAt(Fabric.Canonical(target)))
            {
                if (!fabric.IsCut(Local.Address, port.Local.Address))
                {
                    fabric.After(port.Scheduler, fabric.LatencyBetween(Local.Address, port.Local.Address), () => port.Receive(Local, datagram));
                }
            }
        }
    }

    internal void Close()
    {
        lock (fabric.Gate)
        {
            fabric.Remove(this);
        }
    }

    private IScheduler Scheduler => scheduler;

    private void Receive(IPEndPoint from, byte[] datagram)
    {
        if (!fabric.IsCut(from.Address, Local.Address))
        {
            received(from, datagram);
        }
    }
}
