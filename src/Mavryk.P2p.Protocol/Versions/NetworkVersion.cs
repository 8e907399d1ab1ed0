namespace Mavryk.P2p.Protocol.Versions;

/// <summary>What a node announces, or what two nodes agreed on: chain name and the two version numbers (wire 4.2, 4.7). Immutable.</summary>
/// <param name="ChainName">Compared byte for byte; a chain name is ASCII in practice, other bytes are held one per char (Latin-1).</param>
/// <param name="DistributedDbVersion">Version of the application's messages.</param>
/// <param name="P2pVersion">Version of this layer: 0 (bare refusals) or 1.</param>
public sealed partial record NetworkVersion(string ChainName, ushort DistributedDbVersion, ushort P2pVersion);
