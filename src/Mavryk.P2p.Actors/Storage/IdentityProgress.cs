namespace Mavryk.P2p.Actors.Storage;

/// <summary>How far the search for an identity is; two of them and the time between give the rate. Immutable.</summary>
/// <param name="Hashes">Stamps tried so far.</param>
/// <param name="ExpectedHashes">Stamps that such a search takes on average; the search has no memory, so it may take much longer.</param>
public readonly record struct IdentityProgress(long Hashes, double ExpectedHashes);
