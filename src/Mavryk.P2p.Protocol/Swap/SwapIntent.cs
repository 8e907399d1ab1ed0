using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Swap;

/// <summary>What the swap rules want done. Immutable.</summary>
public abstract record SwapIntent
{
    private SwapIntent()
    {
    }

    /// <summary>Tell the watchers.</summary>
    public sealed record Publish(P2pEvent Event) : SwapIntent;

    /// <summary>Queue Swap_request(point, peer) on this connection without waiting; dropped if the queue is full.</summary>
    public sealed record SendRequest(AttemptId To, P2pPoint Point, PeerId PeerId) : SwapIntent;

    /// <summary>Queue Swap_ack(point, peer) on this connection without waiting, and tell <see cref="SwapRules.AckQueued"/> whether it was.</summary>
    public sealed record SendAck(AttemptId To, P2pPoint Point, PeerId PeerId, Exchange Exchange) : SwapIntent;

    /// <summary>
    /// Dial <see cref="Exchange.Point"/>, expecting <see cref="Exchange.PeerId"/> for this attempt only, as the replacement of <see cref="Exchange.GiveUp"/>,
    /// outside the path of the messages; tell <see cref="SwapRules.DialEnded"/>.
    /// </summary>
    public sealed record Dial(Exchange Exchange) : SwapIntent;

    /// <summary>Disconnect this peer, if it is still connected, with the reason Peer_swapped.</summary>
    public sealed record GiveUp(PeerId PeerId) : SwapIntent;

    /// <summary>Log that there is nobody to offer to this peer.</summary>
    public sealed record NoCandidate(PeerId Source) : SwapIntent;
}

/// <summary>One exchange of connections: who proposed it, who is to be connected and who is given up for it. Immutable.</summary>
/// <param name="Source">The peer that sent the request or the ack.</param>
/// <param name="Point">The point to dial.</param>
/// <param name="PeerId">Who must answer there.</param>
/// <param name="GiveUp">Who is let go after success.</param>
public sealed record Exchange(PeerId Source, P2pPoint Point, PeerId PeerId, PeerId GiveUp);
