using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>A running connection as others may see it. Immutable.</summary>
/// <param name="Attempt">The attempt it came from.</param>
/// <param name="PeerId">The remote.</param>
/// <param name="IdPoint">Where the remote says it can be reached; the dialled point if we dialled.</param>
/// <param name="Incoming">True if the remote dialled.</param>
/// <param name="IsPrivate">The remote is in private mode.</param>
/// <param name="Trusted">Point or peer was trusted when the connection began (behaviour 3.4).</param>
/// <param name="RemoteSocket">The remote end of the socket.</param>
/// <param name="Agreed">The negotiated versions.</param>
/// <param name="Since">When it became running.</param>
public sealed record LiveConnection(
    AttemptId Attempt,
    PeerId PeerId,
    ConnectionId IdPoint,
    bool Incoming,
    bool IsPrivate,
    bool Trusted,
    P2pPoint RemoteSocket,
    NetworkVersion Agreed,
    DateTimeOffset Since)
{
    /// <summary>Others may be told of it, asked by it, and swapped with it: not private, and it can be dialled.</summary>
    public P2pPoint? PublicPoint => IsPrivate ? null : IdPoint.Point;
}
