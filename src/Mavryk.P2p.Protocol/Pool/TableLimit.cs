namespace Mavryk.P2p.Protocol.Pool;

/// <summary>Bound of a table: when it holds <paramref name="Max"/> entries, the next one makes room down to <paramref name="Target"/> (behaviour 4.2). Immutable.</summary>
public readonly record struct TableLimit(int Max, int Target);
