using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>What is asked when a point is to be dialled (behaviour 5.2). Immutable.</summary>
/// <param name="Point">Where.</param>
public sealed record DialRequest(P2pPoint Point)
{
    /// <summary>Sets or removes the trust of the point; absent: leaves it.</summary>
    public bool? Trusted { get; init; }

    /// <summary>Who must answer.</summary>
    public PeerId? ExpectedPeerId { get; init; }

    /// <summary>True if <see cref="ExpectedPeerId"/> holds for this attempt only; else it is remembered with the point, as by the operator's connect.</summary>
    public bool ExpectedOnce { get; init; }

    /// <summary>The peer that will be let go if this attempt succeeds: it may use the slot above the limit of admission (behaviour 6.4).</summary>
    public PeerId? Replaces { get; init; }
}
