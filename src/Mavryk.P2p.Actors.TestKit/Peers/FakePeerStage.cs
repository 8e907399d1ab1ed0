namespace Mavryk.P2p.Actors.TestKit.Peers;

/// <summary>The three things that each side of a handshake sends, in this order (wire 4.1).</summary>
public enum FakePeerStage
{
    /// <summary>The connection message, in clear (wire 4.2).</summary>
    ConnectionMessage,

    /// <summary>The metadata, chunk 0 (wire 4.3).</summary>
    Metadata,

    /// <summary>The Ack or Nack, chunk 1 (wire 4.4).</summary>
    Ack,
}
