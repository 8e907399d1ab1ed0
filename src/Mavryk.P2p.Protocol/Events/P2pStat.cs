namespace Mavryk.P2p.Protocol.Events;

/// <summary>Traffic of one connection or of the whole network, framing and handshake included (behaviour 10.6). Immutable.</summary>
/// <param name="TotalSent">Bytes sent since the start.</param>
/// <param name="TotalReceived">Bytes received since the start.</param>
/// <param name="CurrentInflow">Receiving rate, a moving average in bytes per second.</param>
/// <param name="CurrentOutflow">Sending rate, a moving average in bytes per second.</param>
public readonly record struct P2pStat(long TotalSent, long TotalReceived, int CurrentInflow, int CurrentOutflow);
