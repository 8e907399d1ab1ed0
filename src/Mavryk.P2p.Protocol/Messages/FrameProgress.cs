using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>How far the reading of one message came while its bytes arrive.</summary>
internal struct FrameProgress
{
    /// <summary>Bytes of the message, size field included; 0 while unknown.</summary>
    public int FrameSize;

    /// <summary>The points read so far, if the message is an Advertise: each is read once, and refused as soon as it is there.</summary>
    public ImmutableArray<P2pPoint>.Builder? Points;

    /// <summary>The position behind those points.</summary>
    public int PointsEnd;
}
