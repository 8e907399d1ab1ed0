using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Bytes on the wire of one connection, or of all together: counted by the connection's actor, read from any thread (behaviour 10.6).
/// </summary>
/// <param name="whole">The meter of all connections, which counts the same bytes.</param>
internal sealed class TrafficMeter(TrafficMeter? whole)
{
    private long _sent;
    private long _received;
    private int _inflow;
    private int _outflow;

    public P2pStat Stat => new(Interlocked.Read(ref _sent), Interlocked.Read(ref _received), Volatile.Read(ref _inflow), Volatile.Read(ref _outflow));

    public void CountSent(int bytes)
    {
        Interlocked.Add(ref _sent, bytes);
        whole?.CountSent(bytes);
    }

    public void CountReceived(int bytes)
    {
        Interlocked.Add(ref _received, bytes);
        whole?.CountReceived(bytes);
    }

    /// <summary>Called once a second by the owner of the rates.</summary>
    public void SetRates(int inflow, int outflow)
    {
        Volatile.Write(ref _inflow, inflow);
        Volatile.Write(ref _outflow, outflow);
    }
}
