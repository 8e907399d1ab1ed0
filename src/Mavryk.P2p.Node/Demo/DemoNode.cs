using System.Diagnostics;
using Akka.Actor;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Script;

namespace Mavryk.P2p.Node.Demo;

/// <summary>A node of the demo, and what its gossip has come to. Thread-safe.</summary>
/// <param name="index">Its number.</param>
/// <param name="network">Its network.</param>
/// <param name="system">Where its gossip actor is to live.</param>
internal sealed class DemoNode(int index, NodeNetwork network, ActorSystem system)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, SeenNumbers> _seen = [];
    private readonly Latencies _latencies = new();
    private IActorRef? _gossip;
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

    /// <summary>Begins to listen to the neighbours.</summary>
    public void Start() => _gossip = system.ActorOf(GossipActor.Create(network.GetActor(), IsNew), $"gossip-{index}");

    /// <summary>Makes a message and tells the neighbours.</summary>
    public void Make()
    {
        _gossip!.Tell(new GossipActor.Spread(new GossipMessage((ushort)index, _made, Stopwatch.GetTimestamp()).ToOpaque()), ActorRefs.NoSender);
        Volatile.Write(ref _made, _made + 1);
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

    private bool IsNew(OpaqueMessage message)
    {
        var isNew = GossipMessage.TryRead(message, out var gossip) && gossip.Origin != index && Note(gossip);
        if (!isNew)
        {
            Interlocked.Increment(ref _duplicates);
        }

        return isNew;
    }

    private bool Note(GossipMessage gossip)
    {
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
