namespace Mavryk.P2p.Protocol.Pool;

/// <summary>Attempts by what they are doing. Immutable.</summary>
/// <param name="Dialling">Outgoing, not authenticated.</param>
/// <param name="Handshaking">Incoming, no verdict yet.</param>
/// <param name="Accepted">A slot is taken, the Acks are under way.</param>
/// <param name="Incoming">Running, dialled by the remote.</param>
/// <param name="Outgoing">Running, dialled by us.</param>
/// <param name="Closing">Refused or cancelled, the socket is still open.</param>
public readonly record struct PoolCounts(int Dialling, int Handshaking, int Accepted, int Incoming, int Outgoing, int Closing)
{
    /// <summary>Running connections: what the reference calls active.</summary>
    public int Active => Incoming + Outgoing;

    /// <summary>Slots taken: running connections, and those that will be unless they fail.</summary>
    public int Slots => Active + Accepted;

    /// <summary>Everything reserved and not ended.</summary>
    public int Total => Slots + Dialling + Handshaking + Closing;
}
