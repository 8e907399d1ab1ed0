using System.Globalization;

namespace Mavryk.P2p.Protocol.Json;

/// <summary>Times as text: written in the one form of the reference, read in every form it reads (wire 8.1). Pure.</summary>
public static class Rfc3339
{
    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.fff'-00:00'";

    // "Z" and offsets are one letter to the parser; a fraction is cut off before.
    private const string Read = "yyyy-MM-dd'T'HH:mm:ssK";
    private const int SecondsLength = 19;

    /// <summary>Exactly three decimals, truncated, and the offset <c>-00:00</c>.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Written, CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339 with any offset and any number of decimals, or whole seconds since 1970. More than 7 decimals are truncated.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            {
                return false;
            }

            time = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return true;
        }

        if (text.Length <= SecondsLength)
        {
            return false;
        }

        var ticks = 0L;
        var offset = text[SecondsLength..];
        if (offset[0] == '.')
        {
            var digits = offset[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return false;
            }

            var unit = TimeSpan.TicksPerSecond;
            foreach (var digit in offset.Slice(1, digits))
            {
                unit /= 10;
                ticks += (digit - '0') * unit;
            }

            offset = offset[(digits + 1)..];
        }

        var whole = $"{text[..SecondsLength]}{offset}".ToUpperInvariant();
        if (offset.IsEmpty || !DateTimeOffset.TryParseExact(whole, Read, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
        {
            return false;
        }

        time = time.AddTicks(ticks);
        return true;
    }
}
