using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Bytes on the wire of one connection, or of all together, and their rates (behaviour 10.6): counted by the connection's actor, measured by the bandwidth
/// actor, read from any thread.
/// </summary>
/// <param name="whole">The meter of all connections, which counts the same bytes.</param>
internal sealed class TrafficMeter(TrafficMeter? whole)
{
    private readonly MovingAverage _inflow = new();
    private readonly MovingAverage _outflow = new();
    private long _sent;
    private long _received;
    private int _inflowPerSecond;
    private int _outflowPerSecond;

    public P2pStat Stat => new(
        Interlocked.Read(ref _sent), Interlocked.Read(ref _received), Volatile.Read(ref _inflowPerSecond), Volatile.Read(ref _outflowPerSecond));

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

    /// <summary>Called by the bandwidth actor only, once a second or so.</summary>
    public void EndWindow(long elapsedMilliseconds)
    {
        Volatile.Write(ref _inflowPerSecond, EndWindow(_inflow, Interlocked.Read(ref _received), elapsedMilliseconds));
        Volatile.Write(ref _outflowPerSecond, EndWindow(_outflow, Interlocked.Read(ref _sent), elapsedMilliseconds));
    }

    private static int EndWindow(MovingAverage average, long total, long elapsedMilliseconds)
    {
        average.Add(total - average.Total);
        average.Update(elapsedMilliseconds);
        return (int)Math.Min(average.PerSecond, int.MaxValue);
    }
}
