using System.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Script;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Node.Demo;

/// <summary>
/// A node of the demo and the application on it: passes every message that it sees for the first time on to all neighbours but the one it
/// came from. Thread-safe.
/// </summary>
internal sealed class DemoNode(int index, NodeNetwork network)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, SeenNumbers> _seen = [];
    private readonly Latencies _latencies = new();
    private long _duplicates;
    private int _made;

    public int Index => index;

    public NodeNetwork Network => network;

    /// <summary>Messages made here.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Messages of others that arrived, each counted once.</summary>
    public int Arrived
    {
        get
        {
            lock (_lock)
            {
                return _latencies.Count;
            }
        }
    }

    /// <summary>Messages that had arrived before.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Makes a message and tells the neighbours.</summary>
    public void Make()
    {
        var message = new GossipMessage((ushort)index, _made, Stopwatch.GetTimestamp());
        network.Broadcast(message.ToOpaque());
        Volatile.Write(ref _made, _made + 1);
    }

    /// <summary>Receives and passes on until the network ends.</summary>
    public async Task RunAsync()
    {
        while (await network.ReceiveAnyAsync().ConfigureAwait(false) is P2pResult<ReceivedMessage<OpaqueMessage, ConnectionMetadata>>.Ok(var received))
        {
            if (GossipMessage.TryRead(received.Message, out var gossip) && IsNew(gossip))
            {
                network.Broadcast(received.Message, except: connection => connection == received.Connection);
            }
            else
            {
                Interlocked.Increment(ref _duplicates);
            }
        }
    }

    /// <summary>How many messages of this origin have arrived.</summary>
    public int ArrivedFrom(int origin)
    {
        lock (_lock)
        {
            return _seen.TryGetValue(origin, out var seen) ? seen.Count : 0;
        }
    }

    /// <summary>Adds the times that messages took to get here.</summary>
    public void AddLatenciesTo(Latencies all)
    {
        lock (_lock)
        {
            all.Add(_latencies);
        }
    }

    private bool IsNew(GossipMessage gossip)
    {
        if (gossip.Origin == index)
        {
            return false;
        }

        lock (_lock)
        {
            if (!_seen.TryGetValue(gossip.Origin, out var seen))
            {
                _seen[gossip.Origin] = seen = new SeenNumbers();
            }

            var isNew = seen.Add(gossip.Number);
            if (isNew)
            {
                _latencies.Add(Stopwatch.GetElapsedTime(gossip.Timestamp));
            }

            return isNew;
        }
    }
}
