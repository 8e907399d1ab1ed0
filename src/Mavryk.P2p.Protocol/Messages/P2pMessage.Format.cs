using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Messages;

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
