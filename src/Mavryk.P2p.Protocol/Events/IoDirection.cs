namespace Mavryk.P2p.Protocol.Events;

/// <summary>What a connection was doing when it failed (behaviour 13.1). The names are those of the JSON form.</summary>
public enum IoDirection
{
    /// <summary>Receiving.</summary>
    Read,

    /// <summary>Sending.</summary>
    Write,
}
