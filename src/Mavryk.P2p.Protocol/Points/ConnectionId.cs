namespace Mavryk.P2p.Protocol.Points;

/// <summary>The id point of a connection: where the remote says it can be reached; no port if it announced port 0 (wire 4.6). Immutable.</summary>
public readonly partial record struct ConnectionId(P2pAddress Address, ushort? Port)
{
    /// <summary>The id point of a point.</summary>
    public ConnectionId(P2pPoint point)
        : this(point.Address, point.Port)
    {
    }

    /// <summary>The point that can be dialled, if a port was announced.</summary>
    public P2pPoint? Point => Port is { } port ? new P2pPoint(Address, port) : null;
}
