using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mavryk.P2p.Protocol.Points;

/// <summary>A text taken apart by the grammar <c>addr[:port][#peer]</c> (wire 6.2), without copying and without a look at what the address means.</summary>
internal readonly ref struct PointText
{
    private PointText(ReadOnlySpan<char> address, ushort? port, PeerId? peerId)
    {
        Address = address;
        Port = port;
        PeerId = peerId;
    }

    /// <summary>The address or name, without brackets.</summary>
    public ReadOnlySpan<char> Address { get; }

    public ushort? Port { get; }

    public PeerId? PeerId { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out PointText parts, [NotNullWhen(false)] out PointTextError? error)
    {
        parts = default;
        var rest = text;
        if (!TryTakeAddress(ref rest, out var address)
            || !TryTakeSuffix(ref rest, ':', char.IsAsciiDigit, out var port)
            || !TryTakeSuffix(ref rest, '#', char.IsAsciiLetterOrDigit, out var id)
            || !rest.IsEmpty)
        {
            error = new PointTextError.BadFormat();
            return false;
        }

        ushort portNumber = 0;
        if (!port.IsEmpty && !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out portNumber))
        {
            error = new PointTextError.PortNotInRange(port.TrimStart('0').ToString());
            return false;
        }

        PeerId peerId = default;
        if (!id.IsEmpty && !Points.PeerId.TryParse(id, out peerId))
        {
            error = new PointTextError.BadIdFormat(id.ToString());
            return false;
        }

        parts = new PointText(address, port.IsEmpty ? null : portNumber, id.IsEmpty ? null : peerId);
        error = null;
        return true;
    }

    private static bool TryTakeAddress(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> address)
    {
        if (rest is ['[', ..])
        {
            address = TakeWhile(ref rest, 1, static c => char.IsAsciiHexDigit(c) || c is ':' or '.');
            if (address.IsEmpty || rest is not [']', ..])
            {
                return false;
            }

            rest = rest[1..];
            return true;
        }

        address = rest is ['_', ..]
            ? TakeWhile(ref rest, 0, static c => c == '_')
            : TakeWhile(ref rest, 0, static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
        return address is not ['_', _, ..];
    }

    // Absent is fine, present but empty is not.
    private static bool TryTakeSuffix(scoped ref ReadOnlySpan<char> rest, char mark, Func<char, bool> accepts, out ReadOnlySpan<char> suffix)
    {
        var present = rest is [var first, ..] && first == mark;
        suffix = present ? TakeWhile(ref rest, 1, accepts) : [];
        return !present || !suffix.IsEmpty;
    }

    private static ReadOnlySpan<char> TakeWhile(scoped ref ReadOnlySpan<char> rest, int skip, Func<char, bool> accepts)
    {
        var end = skip;
        while (end < rest.Length && accepts(rest[end]))
        {
            end++;
        }

        var taken = rest[skip..end];
        rest = rest[end..];
        return taken;
    }
}
