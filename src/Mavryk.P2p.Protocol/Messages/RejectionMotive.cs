namespace Mavryk.P2p.Protocol.Messages;

/// <summary>Why a handshake was refused, as carried in a Nack (wire 4.4): six known codes, every other code is kept as it is. Immutable.</summary>
public readonly partial record struct RejectionMotive(short Code)
{
    /// <summary>0: also the meaning of a version-0 Nack.</summary>
    public static readonly RejectionMotive NoMotive = new(0);

    /// <summary>1: all slots are taken.</summary>
    public static readonly RejectionMotive TooManyConnections = new(1);

    /// <summary>2: another network.</summary>
    public static readonly RejectionMotive UnknownChainName = new(2);

    /// <summary>3: no common version of this layer.</summary>
    public static readonly RejectionMotive DeprecatedP2pVersion = new(3);

    /// <summary>4: no common version of the application's messages.</summary>
    public static readonly RejectionMotive DeprecatedDistributedDbVersion = new(4);

    /// <summary>5: the point or the peer id is connected or connecting.</summary>
    public static readonly RejectionMotive AlreadyConnected = new(5);
}
