using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Durations and sizes in bytes as texts.</summary>
internal static class Units
{
    // Longest first: "ms" ends with "s".
    private static readonly (string Unit, double Milliseconds)[] Durations =
    [
        .. new (string, double)[]
        {
            ("nanoseconds", 1e-6), ("nanosecond", 1e-6), ("nanos", 1e-6), ("nano", 1e-6), ("ns", 1e-6),
            ("microseconds", 1e-3), ("microsecond", 1e-3), ("micros", 1e-3), ("micro", 1e-3),
            ("milliseconds", 1), ("millisecond", 1), ("millis", 1), ("milli", 1), ("ms", 1),
            ("seconds", 1000), ("second", 1000), ("s", 1000),
            ("minutes", 60_000), ("minute", 60_000), ("m", 60_000),
            ("hours", 3_600_000), ("hour", 3_600_000), ("h", 3_600_000),
            ("days", 86_400_000), ("day", 86_400_000), ("d", 86_400_000),
        }.OrderByDescending(unit => unit.Item1.Length),
    ];

    private static readonly (string Unit, long Bytes)[] Sizes = [.. AllSizes().OrderByDescending(size => size.Unit.Length)];

    public static TimeSpan Duration(string text, bool allowInfinite)
    {
        if (allowInfinite && text.Equals("infinite", StringComparison.OrdinalIgnoreCase))
        {
            return Timeout.InfiniteTimeSpan;
        }

        foreach (var (unit, milliseconds) in Durations)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && TryNumber(text[..^unit.Length], out double amount))
            {
                return TimeSpan.FromTicks((long)Math.Round(amount * milliseconds * TimeSpan.TicksPerMillisecond));
            }
        }

        double plain = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return plain >= 0
            ? TimeSpan.FromMilliseconds(plain)
            : throw new FormatException($"Expected a positive value instead of {plain}");
    }

    public static long Bytes(string text)
    {
        foreach (var (unit, bytes) in Sizes)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                return long.Parse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture) * bytes;
            }
        }

        return long.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    private static bool TryNumber(string text, out double number)
        => double.TryParse(text.AsSpan().Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);

    private static IEnumerable<(string Unit, long Bytes)> AllSizes()
    {
        yield return ("b", 1);
        yield return ("B", 1);
        yield return ("byte", 1);
        yield return ("bytes", 1);
        string[] decimals = ["kilo", "mega", "giga", "tera", "peta", "exa"];
        string[] binaries = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi"];
        long thousands = 1;
        long powers = 1;
        for (int i = 0; i < decimals.Length; i++)
        {
            thousands *= 1000;
            powers *= 1024;
            string letter = decimals[i][..1];
            string capital = letter.ToUpperInvariant();
            yield return (letter, powers);
            yield return (capital, powers);
            yield return (capital + "i", powers);
            yield return (capital + "iB", powers);
            yield return ((i == 0 ? letter : capital) + "B", thousands);
            yield return (decimals[i] + "byte", thousands);
            yield return (decimals[i] + "bytes", thousands);
            yield return (binaries[i] + "byte", powers);
            yield return (binaries[i] + "bytes", powers);
        }
    }
}
