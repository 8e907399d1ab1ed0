using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Mavryk.P2p.Protocol.Points;

public readonly partial record struct P2pPoint
{
    /// <summary>Characters of the longest text of a point, also the most that is read on the wire (wire 6.3).</summary>
    public const int MaxTextLength = 47;

    /// <summary>Reads a numeric point without name resolution (wire 6.2); a peer id behind <c>#</c> is checked and dropped.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="point">The point.</param>
    /// <param name="error">Why the text is no point.</param>
    /// <param name="defaultPort">The port of a text without one; null if it needs one.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, out P2pPoint point, [NotNullWhen(false)] out PointTextError? error, ushort? defaultPort = null)
    {
        point = default;
        if (!PointText.TryParse(text, out var parts, out error))
        {
            return false;
        }

        if ((parts.Port ?? defaultPort) is not { } port)
        {
            error = new PointTextError.NoPort();
            return false;
        }

        if (!P2pAddress.TryParse(parts.Address, out var address))
        {
            error = new PointTextError.NotNumeric(parts.Address.ToString());
            return false;
        }

        point = new P2pPoint(address, port);
        return true;
    }

    /// <summary>Reads a numeric point.</summary>
    /// <exception cref="FormatException">The text is no numeric point.</exception>
    public static P2pPoint Parse(ReadOnlySpan<char> text, ushort? defaultPort = null) =>
        TryParse(text, out var point, out var error, defaultPort) ? point : throw new FormatException($"'{text}': {error.Message}.");

    /// <summary>The point of a socket's end point, IPv4 mapped.</summary>
    public static P2pPoint FromEndPoint(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new P2pPoint(P2pAddress.FromIPAddress(endPoint.Address), (ushort)endPoint.Port);
    }

    /// <summary>The end point for a socket, of the IPv4 family if the address is IPv4.</summary>
    public IPEndPoint ToEndPoint() => new(Address.ToIPAddress(), Port);

    /// <summary>The canonical text: <c>a.b.c.d:port</c> or <c>[v6]:port</c>.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Writes the canonical text in ASCII.</summary>
    /// <returns>Bytes written, at most <see cref="MaxTextLength"/>.</returns>
    internal int Format(Span<byte> destination)
    {
        var written = 0;
        if (Address.IsIPv4)
        {
            written += Address.Format(destination);
        }
        else
        {
            destination[written++] = (byte)'[';
            written += Address.Format(destination[written..]);
            destination[written++] = (byte)']';
        }

        destination[written++] = (byte)':';
        Port.TryFormat(destination[written..], out var digits, default, CultureInfo.InvariantCulture);
        return written + digits;
    }
}
