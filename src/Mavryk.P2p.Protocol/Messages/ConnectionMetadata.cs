namespace Mavryk.P2p.Protocol.Messages;

/// <summary>What Mavryk nodes tell each other about themselves in the handshake (wire 4.3). Immutable.</summary>
/// <param name="DisableMempool">The sender does not want mempool contents.</param>
/// <param name="PrivateNode">The sender is in private mode: its point must not be passed on.</param>
public readonly record struct ConnectionMetadata(bool DisableMempool, bool PrivateNode);
