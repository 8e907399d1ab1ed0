namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>The messages between the layers themselves, which are limited in rate (behaviour 15). Disconnect and application messages are not among them.</summary>
public enum ControlMessageKind
{
    /// <summary>Asks for points.</summary>
    Bootstrap,

    /// <summary>Tells points.</summary>
    Advertise,

    /// <summary>Proposes a swap.</summary>
    SwapRequest,

    /// <summary>Accepts a swap.</summary>
    SwapAck,
}
