using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>
/// A row of the table of known points: what is shown of it, as an immutable value that is replaced at each change, and what is not shown.
/// Exactly the attempt that <see cref="Owner"/> names may bring it back to Disconnected.
/// </summary>
internal sealed class PointEntry(P2pPoint point, DateTimeOffset discovered, AddressPrefix? source)
{
    private EventLog<PointEvent>? _log;
    private TimeSpan? _storedDelay;

    public P2pPoint Point { get; } = point;

    public DateTimeOffset Discovered { get; } = discovered;

    /// <summary>The network of who told us; absent if nobody had to.</summary>
    public AddressPrefix? Source { get; } = source;

    public PointInfo Info { get; private set; } = new();

    public AttemptId? Owner { get; private set; }

    /// <summary>An authenticated remote said here that it is not private: may be told to others (behaviour 3.2).</summary>
    public bool KnownPublic { get; set; }

    /// <summary>Why the last attempt failed; absent after a success.</summary>
    public P2pError? LastError { get; set; }

    public bool IsDisconnected => Info.State == PointState.Disconnected;

    public PointMerit Merit { get; private set; }

    public ImmutableArray<PointEvent> Log => _log?.Lines ?? [];

    /// <summary>Trusted by the word of the operator, which is kept over a restart; a configuration or a discovery says its own again.</summary>
    public bool TrustIsKept { get; private set; }

    public void Trust(bool trusted, bool kept)
    {
        TrustIsKept = trusted && kept;
        Info = Info with { Trusted = trusted };
    }

    public void Raise(PointMerit merit) => Merit = merit > Merit ? merit : Merit;

    public void Expect(PeerId? peer) => Info = Info with { ExpectedPeerId = peer };

    public PointEvent Request(AttemptId owner, DateTimeOffset now)
    {
        Owner = owner;
        Info = Info with { State = PointState.Requested };
        return Write(new PointEvent(now, PointEventKind.OutgoingRequest));
    }

    /// <summary>Also how an incoming connection takes the point over from our own attempt (behaviour 5.9).</summary>
    public PointEvent Accept(AttemptId owner, PeerId peer, DateTimeOffset now)
    {
        Owner = owner;
        Info = Info with { State = PointState.Accepted, PeerId = peer };
        return Write(new PointEvent(now, PointEventKind.AcceptingRequest, peer));
    }

    public PointEvent Run(PeerId peer, DateTimeOffset now)
    {
        LastError = null;
        Info = Info with { State = PointState.Running, PeerId = peer, LastEstablishedConnection = (peer, now), LastSeen = (peer, now) };
        return Write(new PointEvent(now, PointEventKind.ConnectionEstablished, peer));
    }

    public PointEvent Disconnect(bool byUs, bool isolated, ReconnectionDelay delays, DateTimeOffset now)
    {
        var (state, peer) = (Info.State, Info.PeerId);
        var (end, stored) = state == PointState.Running ? delays.AfterDisconnection(now) : delays.AfterFailure(_storedDelay, isolated, now);
        _storedDelay = stored;
        Owner = null;
        Info = Info with { State = PointState.Disconnected, PeerId = null, ReconnectionTime = end, LastMiss = now };
        Info = (state, peer) switch
        {
            (PointState.Running, { } id) => Info with { LastDisconnection = (id, now), LastSeen = (id, now) },
            (PointState.Accepted, { } id) => Info with { LastRejectedConnection = (id, now), LastSeen = (id, now) },
            _ => Info with { LastFailedConnection = now },
        };
        return Write(new PointEvent(now, EndKind(state, byUs), peer));
    }

    private static PointEventKind EndKind(PointState state, bool byUs) =>
        state != PointState.Running ? PointEventKind.RequestRejected
        : byUs ? PointEventKind.Disconnection
        : PointEventKind.ExternalDisconnection;

    private PointEvent Write(PointEvent line)
    {
        (_log ??= new EventLog<PointEvent>(PointEvent.LogSize)).Add(line);
        return line;
    }
}
