using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>The answer to a request to dial. Immutable.</summary>
public abstract record Reservation
{
    private Reservation()
    {
    }

    /// <summary>The point is ours to dial; <see cref="Pool{TPeerMeta}.Ended"/> must follow, whatever happens.</summary>
    public sealed record Reserved(AttemptId Attempt) : Reservation;

    /// <summary>Not now; nothing was reserved.</summary>
    public sealed record Refused(P2pError Error) : Reservation;
}
