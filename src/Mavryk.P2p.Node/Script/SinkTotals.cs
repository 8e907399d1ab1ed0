namespace Mavryk.P2p.Node.Script;

/// <summary>What has been received so far, and the rates since the totals before. A megabyte is 10^6 bytes. Immutable.</summary>
internal readonly record struct SinkTotals(long Messages, long Bytes, double MessagesPerSecond, double MegabytesPerSecond);
