using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>What travels on a running connection: the five messages of the layer, and those of the application. A closed set (wire 5.2). Immutable, compared by value.</summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
public abstract record P2pMessage<TMessage>
{
    private P2pMessage()
    {
    }

    /// <summary>The sender leaves. The reference never sends it.</summary>
    public sealed record Disconnect : P2pMessage<TMessage>;

    /// <summary>The sender asks for points.</summary>
    public sealed record Bootstrap : P2pMessage<TMessage>;

    /// <summary>Points that the sender knows; at most <see cref="P2pMessage.MaxAdvertisedPoints"/>.</summary>
    public sealed record Advertise(ImmutableArray<P2pPoint> Points) : P2pMessage<TMessage>
    {
        /// <inheritdoc/>
        public bool Equals(Advertise? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Points.AsSpan().Length;
    }

    /// <summary>The sender offers one of its peers for one of ours.</summary>
    public sealed record SwapRequest(P2pPoint Point, PeerId PeerId) : P2pMessage<TMessage>;

    /// <summary>The answer to a swap request: one of the sender's peers.</summary>
    public sealed record SwapAck(P2pPoint Point, PeerId PeerId) : P2pMessage<TMessage>;

    /// <summary>A message of the application.</summary>
    public sealed record Application(TMessage Message) : P2pMessage<TMessage>;
}

/// <summary>Sizes and tags of messages (wire 5.1, 5.2).</summary>
public static class P2pMessage
{
    /// <summary>Bytes of the size field and the tag.</summary>
    public const int HeaderSize = sizeof(int) + sizeof(ushort);

    /// <summary>Greatest number of bytes of a message, size field included.</summary>
    public const int MaxEncodedSize = 100 * 1024 * 1024;

    /// <summary>Greatest number of bytes behind the tag.</summary>
    public const int MaxPayloadSize = MaxEncodedSize - HeaderSize;

    /// <summary>Greatest number of points in an Advertise.</summary>
    public const int MaxAdvertisedPoints = PointList.MaxCount;

    /// <summary>Bytes of Disconnect and Bootstrap.</summary>
    public const int EmptyEncodedSize = HeaderSize;

    /// <summary>Greatest number of bytes of an Advertise.</summary>
    public const int MaxAdvertiseEncodedSize = HeaderSize + PointList.MaxSize;

    /// <summary>Greatest number of bytes of a swap message.</summary>
    public const int MaxSwapEncodedSize = HeaderSize + P2pPoint.MaxWireSize + PeerId.Size;

    internal const ushort DisconnectTag = 0x01;
    internal const ushort BootstrapTag = 0x02;
    internal const ushort AdvertiseTag = 0x03;
    internal const ushort SwapRequestTag = 0x04;
    internal const ushort SwapAckTag = 0x05;

    /// <summary>True for the tags of the layer's own messages, which an application cannot use.</summary>
    public static bool IsReserved(ushort tag) => tag is >= DisconnectTag and <= SwapAckTag;
}
