namespace Mavryk.P2p.Protocol.Channel;

/// <summary>Which end of a connection this is; both ends do the same but for the nonces they start with (wire 3.2).</summary>
public enum ChannelRole
{
    /// <summary>Opened the TCP connection: an outgoing connection.</summary>
    Initiator,

    /// <summary>Accepted the TCP connection: an incoming connection.</summary>
    Responder,
}
