using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>One attempt, from reservation to end: the only thing that may hold a point, a peer or a slot.</summary>
internal sealed class Attempt<TPeerMeta>(AttemptId id, bool incoming, P2pPoint remoteSocket)
{
    public AttemptId Id { get; } = id;

    public bool Incoming { get; } = incoming;

    /// <summary>The dialled point, or the remote end of the incoming socket with its ephemeral port.</summary>
    public P2pPoint RemoteSocket { get; } = remoteSocket;

    public AttemptPhase Phase { get; set; } = AttemptPhase.Pending;

    public PeerId? ExpectedPeerId { get; init; }

    public PeerId? Replaces { get; init; }

    /// <summary>The dialled point; for an incoming connection the announced one, once accepted.</summary>
    public PointEntry? Point { get; set; }

    public PeerEntry<TPeerMeta>? Peer { get; set; }

    public AuthenticatedPeer? Remote { get; set; }

    public NetworkVersion? Agreed { get; set; }

    public bool Trusted { get; set; }

    public LiveConnection? Connection { get; set; }

    /// <summary>The attempt whose end decides, in phase Waiting.</summary>
    public AttemptId? WaitsFor { get; set; }

    public required TokenBucket PointAllowance { get; init; }

    public bool HoldsSlot => Phase is AttemptPhase.Accepted or AttemptPhase.Running;
}
