namespace Mavryk.P2p.Protocol.Handshake;

/// <summary>What a handshake waits for (wire 4.1).</summary>
public enum HandshakeStage
{
    /// <summary>To be started.</summary>
    Unstarted,

    /// <summary>The remote's connection message: steps 2 to 5.</summary>
    ConnectionMessage,

    /// <summary>The remote's metadata: steps 6 and 7.</summary>
    Metadata,

    /// <summary>Our own decision about the authenticated remote: steps 8 and 9.</summary>
    Decision,

    /// <summary>The remote's Ack or Nack: steps 10 and 11.</summary>
    Ack,

    /// <summary>Nothing: it is over.</summary>
    Ended,
}
