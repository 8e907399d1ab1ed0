using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>What the handshake proved or heard of the remote (behaviour 5.4, steps 1 to 7). Immutable.</summary>
/// <param name="PeerId">Proved identity; not our own.</param>
/// <param name="IdPoint">The dialled point, or the socket's address with the announced port.</param>
/// <param name="AnnouncedVersion">What the remote announced.</param>
/// <param name="IsPrivate">The remote's metadata says that it is in private mode.</param>
public sealed record AuthenticatedPeer(PeerId PeerId, ConnectionId IdPoint, NetworkVersion AnnouncedVersion, bool IsPrivate);
