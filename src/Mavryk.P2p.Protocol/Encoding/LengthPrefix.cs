using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Mavryk.P2p.Protocol.Encoding;

/// <summary>The 2-byte length in front of a connection message and of a chunk (wire 3.4, 4.2). Thread-safe.</summary>
public static class LengthPrefix
{
    /// <summary>Bytes of the length field.</summary>
    public const int Size = sizeof(ushort);

    /// <summary>Greatest number of bytes behind a length field.</summary>
    public const int MaxContentSize = ushort.MaxValue;

    /// <summary>Puts the length in front of a content.</summary>
    /// <returns>False if the content is longer than <see cref="MaxContentSize"/>.</returns>
    public static bool TryFrame(ReadOnlySpan<byte> content, [NotNullWhen(true)] out byte[]? frame)
    {
        frame = null;
        if (content.Length > MaxContentSize)
        {
            return false;
        }

        frame = new byte[Size + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)content.Length);
        content.CopyTo(frame.AsSpan(Size));
        return true;
    }

    /// <summary>Takes the content out of one complete frame.</summary>
    /// <returns>False if the length field and the number of bytes behind it differ.</returns>
    public static bool TryUnframe(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> content)
    {
        var matches = frame.Length >= Size && BinaryPrimitives.ReadUInt16BigEndian(frame) == frame.Length - Size;
        content = matches ? frame[Size..] : default;
        return matches;
    }
}
