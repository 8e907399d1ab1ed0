using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>The pool's word on an authenticated remote (behaviour 5.4). Immutable.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>Send Ack; the slot is taken.</summary>
    /// <param name="Agreed">The versions to use.</param>
    /// <param name="Cancelled">
    /// Our own attempt to the same peer that this connection wins against (behaviour 5.9): a <see cref="PoolEffect.Close"/> for it is among the effects,
    /// and who waits for it may be given this connection.
    /// </param>
    public sealed record Accept(NetworkVersion Agreed, AttemptId? Cancelled) : Verdict;

    /// <summary>Send Nack (bare if the remote announced p2p version 0), flush, close.</summary>
    public sealed record Nack(RejectionMotive Motive, ImmutableArray<P2pPoint> Points, P2pError Error) : Verdict;

    /// <summary>Close without a word.</summary>
    public sealed record Drop(P2pError Error) : Verdict;

    /// <summary>
    /// Our own attempt to this peer has sent its Ack and the remote, whose peer id is greater, decides which one lives: a
    /// <see cref="PoolEffect.Judged"/> with the final verdict follows when it has. The deadline of the attempt keeps running.
    /// </summary>
    public sealed record Wait : Verdict;

    /// <summary>The attempt is over or was judged before: close if still open.</summary>
    public sealed record Stale : Verdict;
}
