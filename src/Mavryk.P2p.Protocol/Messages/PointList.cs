using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>The points of an Advertise and of a Nack: one after the other to the end of the frame (wire 4.4, 5.2).</summary>
internal static class PointList
{
    /// <summary>Greatest number of points that are read or written.</summary>
    public const int MaxCount = 100;

    /// <summary>Greatest number of bytes.</summary>
    public const int MaxSize = MaxCount * P2pPoint.MaxWireSize;

    /// <summary>Adds the points that have arrived, each as soon as it is there.</summary>
    /// <returns>The position behind the last point that was added.</returns>
    public static int Read(ref WireReader reader, ImmutableArray<P2pPoint>.Builder points)
    {
        var end = reader.Position;
        while (!reader.AtEnd)
        {
            if (points.Count == MaxCount)
            {
                reader.Fail(new DecodeError.ListTooLong());
                break;
            }

            var point = P2pPoint.Read(ref reader);
            if (!reader.IsStopped)
            {
                points.Add(point);
                end = reader.Position;
            }
        }

        return end;
    }

    public static void Write(ref WireWriter writer, ImmutableArray<P2pPoint> points)
    {
        writer.CheckCount(points.AsSpan().Length, MaxCount);
        foreach (var point in points.AsSpan())
        {
            point.Write(ref writer);
        }
    }
}
