using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mavryk.P2p.Protocol.Points;

// The parsers and printers of System.Net take and make forms that the reference refuses (wire 10, pitfalls 27 and 28).
public readonly partial record struct P2pAddress
{
    /// <summary>Characters of the longest text of an address.</summary>
    public const int MaxTextLength = 39;

    private const int GroupCount = Size / 2;

    private const string MappedPrefix = "::ffff:";

    /// <summary>Reads a numeric address (wire 6.2): dotted IPv4 without leading zeros, or IPv6, with or without square brackets. No names, no zones.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out P2pAddress address) =>
        TryParseIPv4(text, out address) || (text is ['[', .. var inner, ']'] ? TryParseIPv6(inner, out address) : TryParseIPv6(text, out address));

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out P2pAddress)"/>
    public static bool TryParse([NotNullWhen(true)] string? text, out P2pAddress address) => TryParse(text.AsSpan(), out address);

    /// <summary>Reads a numeric address.</summary>
    /// <exception cref="FormatException">The text is no numeric address.</exception>
    public static P2pAddress Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not a numeric address.");

    /// <summary>Reads the JSON form (wire 6.4): IPv6 text only, so IPv4 must come as <c>::ffff:a.b.c.d</c>.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<char> text, out P2pAddress address)
    {
        address = default;
        Span<ushort> groups = stackalloc ushort[GroupCount];
        var count = 0;
        var gap = -1;
        var rest = text;
        if (rest.StartsWith("::"))
        {
            gap = 0;
            rest = rest[2..];
        }

        while (!rest.IsEmpty)
        {
            if (count == GroupCount)
            {
                return false;
            }

            if (count <= GroupCount - 2 && TryParseIPv4(rest, out var tail))
            {
                groups[count++] = (ushort)(tail.IPv4 >> 16);
                groups[count++] = (ushort)tail.IPv4;
                break;
            }

            if (!TryTakeGroup(ref rest, out groups[count++]))
            {
                return false;
            }

            if (rest.IsEmpty)
            {
                break;
            }

            if (rest.StartsWith("::") && gap < 0)
            {
                gap = count;
                rest = rest[2..];
            }
            else if (rest[0] == ':' && rest.Length > 1)
            {
                rest = rest[1..];
            }
            else
            {
                return false;
            }
        }

        if (gap < 0 ? count != GroupCount : count == GroupCount)
        {
            return false;
        }

        UInt128 bits = 0;
        for (var i = 0; i < GroupCount; i++)
        {
            var missing = GroupCount - count;
            var group = gap < 0 || i < gap ? groups[i] : i < gap + missing ? (ushort)0 : groups[i - missing];
            bits = (bits << 16) | group;
        }

        address = new P2pAddress(bits);
        return true;
    }

    /// <summary>The text for people and logs: dotted IPv4 if <see cref="IsIPv4"/>, else IPv6 as of RFC 5952.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>The JSON form (wire 6.4): IPv6 text, IPv4 as <c>::ffff:a.b.c.d</c>.</summary>
    public string ToIPv6String() => IsIPv4 ? MappedPrefix + ToString() : ToString();

    /// <summary>Writes the text of <see cref="ToString"/> in ASCII.</summary>
    /// <returns>Bytes written.</returns>
    internal int Format(Span<byte> destination) => IsIPv4 ? FormatIPv4(destination) : FormatIPv6(destination);

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out P2pAddress address)
    {
        address = default;
        uint bits = 0;
        for (var part = 0; part < 4; part++)
        {
            var length = part == 3 ? text.Length : text.IndexOf('.');
            if (length is < 1 or > 3 || (length > 1 && text[0] == '0')
                || !byte.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            bits = (bits << 8) | value;
            text = part == 3 ? [] : text[(length + 1)..];
        }

        address = FromIPv4(bits);
        return true;
    }

    private static bool TryTakeGroup(ref ReadOnlySpan<char> rest, out ushort group)
    {
        // Leading zeros without end are legal, so the value is watched, not the length.
        var value = 0;
        var length = 0;
        while (length < rest.Length && char.IsAsciiHexDigit(rest[length]) && value <= ushort.MaxValue)
        {
            value = (value << 4) | HexDigit(rest[length++]);
        }

        rest = rest[length..];
        group = (ushort)value;
        return length > 0 && value <= ushort.MaxValue;
    }

    private static int HexDigit(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private int FormatIPv4(Span<byte> destination)
    {
        var written = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            ((byte)(IPv4 >> shift)).TryFormat(destination[written..], out var digits, default, CultureInfo.InvariantCulture);
            written += digits;
            if (shift > 0)
            {
                destination[written++] = (byte)'.';
            }
        }

        return written;
    }

    private int FormatIPv6(Span<byte> destination)
    {
        var (gap, gapLength) = LongestZeroRun();
        var written = 0;
        for (var i = 0; i < GroupCount; i++)
        {
            if (i == gap)
            {
                "::"u8.CopyTo(destination[written..]);
                written += 2;
                i += gapLength - 1;
                continue;
            }

            if (i > 0 && i != gap + gapLength)
            {
                destination[written++] = (byte)':';
            }

            Group(i).TryFormat(destination[written..], out var digits, "x", CultureInfo.InvariantCulture);
            written += digits;
        }

        return written;
    }

    // A single zero group is not shortened, and of equal runs the leftmost is (RFC 5952, 4.2).
    private (int Start, int Length) LongestZeroRun()
    {
        var best = (Start: -1, Length: 1);
        var length = 0;
        for (var i = 0; i < GroupCount; i++)
        {
            length = Group(i) == 0 ? length + 1 : 0;
            if (length > best.Length)
            {
                best = (i - length + 1, length);
            }
        }

        return best.Start < 0 ? (-1, 0) : best;
    }

    private ushort Group(int index) => (ushort)(_bits >> (16 * (GroupCount - 1 - index)));
}
