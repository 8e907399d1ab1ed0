using System.Buffers.Binary;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.TestKit.Peers;

/// <summary>Plaintexts that no codec writes, made by hand. Thread-safe.</summary>
public static class MalformedMessages
{
    private const ushort AdvertiseTag = 3;
    private const byte NackTag = 1;

    /// <summary>An Advertise of any number of points, also more than the 100 that are accepted (wire 5.2).</summary>
    /// <param name="count">Number of points.</param>
    public static byte[] Advertise(int count) => Message(AdvertiseTag, Points(count));

    /// <summary>The content of a Nack with any number of points, also more than the 100 that are accepted (wire 4.4).</summary>
    /// <param name="motive">The motive, known or not.</param>
    /// <param name="count">Number of points.</param>
    public static byte[] Nack(RejectionMotive motive, int count)
    {
        var points = Points(count);
        var nack = new byte[sizeof(byte) + sizeof(short) + sizeof(int) + points.Length];
        nack[0] = NackTag;
        BinaryPrimitives.WriteInt16BigEndian(nack.AsSpan(1), motive.Code);
        BinaryPrimitives.WriteInt32BigEndian(nack.AsSpan(3), points.Length);
        points.CopyTo(nack, 7);
        return nack;
    }

    /// <summary>A message with any tag and payload, behind a right size field (wire 5.1).</summary>
    /// <param name="tag">The tag, known or not.</param>
    /// <param name="payload">The bytes behind the tag.</param>
    public static byte[] Message(ushort tag, ReadOnlySpan<byte> payload)
    {
        var message = new byte[P2pMessage.HeaderSize + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, sizeof(ushort) + payload.Length);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(sizeof(int)), tag);
        payload.CopyTo(message.AsSpan(P2pMessage.HeaderSize));
        return message;
    }

    /// <summary>The start of a message that announces a size and brings nothing more (wire 5.1).</summary>
    /// <param name="size">The announced size, right or wrong.</param>
    public static byte[] SizeField(int size)
    {
        var field = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(field, size);
        return field;
    }

    private static byte[] Points(int count)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < count; i++)
        {
            var text = System.Text.Encoding.ASCII.GetBytes($"10.{i >> 16}.{(byte)(i >> 8)}.{(byte)i}:9732");
            bytes.AddRange(SizeField(text.Length));
            bytes.AddRange(text);
        }

        return [.. bytes];
    }
}
