using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Handshake;

/// <summary>What all handshakes of a node have in common. Immutable; the identity is not owned.</summary>
/// <typeparam name="TConnMeta">The metadata of the application.</typeparam>
/// <param name="Identity">Who we are.</param>
/// <param name="AnnouncedPort">The TCP port at which we can be dialled; 0 for none.</param>
/// <param name="Version">What we announce: our chain and the greatest versions we speak.</param>
/// <param name="Metadata">What we tell about ourselves.</param>
/// <param name="MetadataCodec">How metadata travel.</param>
/// <param name="Target">The work that remote identities must have cost.</param>
/// <param name="Cipher">The implementation of the cipher.</param>
public sealed record HandshakeSettings<TConnMeta>(
    NodeIdentity Identity,
    ushort AnnouncedPort,
    NetworkVersion Version,
    TConnMeta Metadata,
    IConnectionMetadataCodec<TConnMeta> MetadataCodec,
    ProofOfWorkTarget Target,
    BoxCipherKind Cipher = BoxCipherKind.Vector);
