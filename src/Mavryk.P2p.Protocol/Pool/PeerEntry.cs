using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>A row of the table of known peers, as <see cref="PointEntry"/> for points.</summary>
internal sealed class PeerEntry<TPeerMeta>
{
    private EventLog<PeerEvent>? _log;

    public PeerEntry(KnownPeer<TPeerMeta> info, ImmutableArray<PeerEvent> log)
    {
        Info = info;
        foreach (var line in log)
        {
            Write(line);
        }
    }

    public KnownPeer<TPeerMeta> Info { get; private set; }

    public AttemptId? Owner { get; private set; }

    public bool IsDisconnected => Info.State == PeerState.Disconnected;

    public ImmutableArray<PeerEvent> Log => _log?.Lines ?? [];

    public void Trust(bool trusted) => Info = Info with { Trusted = trusted };

    public void Store(TPeerMeta metadata, double score) => Info = Info with { Metadata = metadata, Score = score };

    public PeerEvent Accept(AttemptId owner, ConnectionId idPoint, DateTimeOffset now)
    {
        Owner = owner;
        Info = Info with { State = PeerState.Accepted, ReachableAt = idPoint };
        return Write(new PeerEvent(PeerEventKind.AcceptingRequest, now, idPoint));
    }

    public PeerEvent Run(ConnectionId idPoint, DateTimeOffset now)
    {
        Info = Info with { State = PeerState.Running, LastEstablishedConnection = (idPoint, now) };
        return Write(new PeerEvent(PeerEventKind.ConnectionEstablished, now, idPoint));
    }

    public PeerEvent Disconnect(bool byUs, ConnectionId idPoint, DateTimeOffset now)
    {
        var wasRunning = Info.State == PeerState.Running;
        Owner = null;
        Info = Info with { State = PeerState.Disconnected, ReachableAt = null };
        Info = wasRunning ? Info with { LastDisconnection = (idPoint, now) } : Info with { LastRejectedConnection = (idPoint, now) };
        var kind = !wasRunning ? PeerEventKind.RequestRejected : byUs ? PeerEventKind.Disconnection : PeerEventKind.ExternalDisconnection;
        return Write(new PeerEvent(kind, now, idPoint));
    }

    private PeerEvent Write(PeerEvent line)
    {
        (_log ??= new EventLog<PeerEvent>(PeerEvent.LogSize)).Add(line);
        return line;
    }
}
