using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Points;

public readonly partial record struct P2pPoint
{
    /// <summary>Greatest number of bytes of a point on the wire: its text behind a size field (wire 6.3).</summary>
    public const int MaxWireSize = sizeof(int) + MaxTextLength;

    /// <summary>Reads the wire form: the text behind its size field. A text that is no point is <see cref="DecodeError.ExceptionRaisedInUserFunction"/>.</summary>
    public static P2pPoint Read(ref WireReader reader)
    {
        var outer = reader.BeginLimit(MaxWireSize);
        var bytes = reader.ReadBytes();
        reader.EndLimit(outer);
        if (reader.IsStopped)
        {
            return default;
        }

        Span<char> text = stackalloc char[MaxTextLength];
        var length = System.Text.Encoding.Latin1.GetChars(bytes, text);
        if (!TryParse(text[..length], out var point, out var error))
        {
            reader.Fail(new DecodeError.ExceptionRaisedInUserFunction(error.Message));
        }

        return point;
    }

    /// <summary>Writes the wire form with the canonical text.</summary>
    public void Write(ref WireWriter writer)
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        writer.WriteBytes(text[..Format(text)]);
    }
}
