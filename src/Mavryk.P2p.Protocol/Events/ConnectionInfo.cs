using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>What is known of a connection from its handshake on; stays valid after its end (behaviour 1.2, wire 8.4). Immutable.</summary>
/// <typeparam name="TConnMeta">What the application exchanges in the handshake.</typeparam>
/// <param name="Incoming">True if the remote dialled.</param>
/// <param name="PeerId">The remote's identity.</param>
/// <param name="IdPoint">Where the remote says it can be reached; the dialled point for an outgoing connection.</param>
/// <param name="RemoteSocketPort">The port of the remote's socket.</param>
/// <param name="AnnouncedVersion">What the remote announced, not what was negotiated.</param>
/// <param name="Private">True if the remote says it is in private mode.</param>
/// <param name="LocalMetadata">What we sent.</param>
/// <param name="RemoteMetadata">What the remote sent.</param>
public sealed record ConnectionInfo<TConnMeta>(
    bool Incoming,
    PeerId PeerId,
    ConnectionId IdPoint,
    ushort RemoteSocketPort,
    NetworkVersion AnnouncedVersion,
    bool Private,
    TConnMeta LocalMetadata,
    TConnMeta RemoteMetadata);
