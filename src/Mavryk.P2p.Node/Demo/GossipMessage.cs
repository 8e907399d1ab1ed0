using System.Buffers.Binary;
using Mavryk.P2p.Node.Hosting;

namespace Mavryk.P2p.Node.Demo;

/// <summary>What the nodes of the demo tell each other: the n-th message of one of them, and when it was made. Immutable.</summary>
/// <param name="Origin">Index of the node that made it.</param>
/// <param name="Number">Counts up from 0 at each origin.</param>
/// <param name="Timestamp">Stopwatch ticks; all nodes share a clock.</param>
internal readonly record struct GossipMessage(ushort Origin, int Number, long Timestamp)
{
    private const int Size = sizeof(ushort) + sizeof(int) + sizeof(long);

    public OpaqueMessage ToOpaque()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, Origin);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), Number);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(6), Timestamp);
        return new OpaqueMessage(bytes);
    }

    public static bool TryRead(OpaqueMessage message, out GossipMessage gossip)
    {
        var bytes = message.Payload.Span;
        var fits = bytes.Length == Size;
        gossip = fits
            ? new GossipMessage(BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[2..]), BinaryPrimitives.ReadInt64BigEndian(bytes[6..]))
            : default;
        return fits;
    }
}
