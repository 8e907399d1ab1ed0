namespace Mavryk.P2p.Protocol.Acl;

/// <summary>How many entries the greylists have. Immutable.</summary>
/// <param name="Addresses">Greylisted addresses.</param>
/// <param name="Peers">Greylisted peer ids.</param>
public readonly record struct GreylistSizes(int Addresses, int Peers);
