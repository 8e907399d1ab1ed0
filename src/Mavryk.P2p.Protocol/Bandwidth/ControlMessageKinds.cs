using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Protocol.Bandwidth;

/// <summary>Which kind a message of the layer itself is. Thread-safe.</summary>
public static class ControlMessageKinds
{
    /// <summary>The kind of a control message.</summary>
    /// <exception cref="ArgumentException">It is another message: a bug.</exception>
    public static ControlMessageKind Of<TMessage>(P2pMessage<TMessage> message) => message switch
    {
        P2pMessage<TMessage>.Bootstrap => ControlMessageKind.Bootstrap,
        P2pMessage<TMessage>.Advertise => ControlMessageKind.Advertise,
        P2pMessage<TMessage>.SwapRequest => ControlMessageKind.SwapRequest,
        P2pMessage<TMessage>.SwapAck => ControlMessageKind.SwapAck,
        _ => throw new ArgumentException("Not a control message.", nameof(message)),
    };
}
