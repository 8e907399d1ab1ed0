namespace Mavryk.P2p.Protocol.Points;

/// <summary>Where a node can be dialled: an address and a TCP port (wire 6.1). Ordered by address, then port. Immutable.</summary>
public readonly partial record struct P2pPoint(P2pAddress Address, ushort Port) : IComparable<P2pPoint>
{
    /// <inheritdoc/>
    public int CompareTo(P2pPoint other)
    {
        var byAddress = Address.CompareTo(other.Address);
        return byAddress != 0 ? byAddress : Port.CompareTo(other.Port);
    }
}
