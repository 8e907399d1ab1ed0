using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Akka.Configuration.Hocon;

namespace Mavryk.P2p.Actors.Configuration;

/// <summary>How one kind of setting is read, and how it is explained. Immutable.</summary>
/// <param name="Expected">What is allowed, in words.</param>
/// <param name="TryRead">False if the value is not allowed.</param>
internal sealed record SettingKind<T>(string Expected, SettingKind<T>.Reader TryRead)
{
    public delegate bool Reader(HoconValue value, out T result);
}

/// <summary>
/// The kinds of settings. They are read from texts and not with Akka's getters, which guess: a missing number is 0 there, a time without unit is milliseconds, and a
/// text that is no number throws.
/// </summary>
internal static partial class SettingKind
{
    public delegate bool TextParser<T>(string text, out T result);

    public static SettingKind<string> Text { get; } = Of("a text that is not empty", static (string text, out string result) => (result = text).Length > 0);

    public static SettingKind<bool> Switch { get; } = Of("on or off", static (string text, out bool result) =>
    {
        result = text is "on" or "true" or "yes";
        return result || text is "off" or "false" or "no";
    });

    public static SettingKind<T> Of<T>(string expected, TextParser<T> parse) => new(expected, (HoconValue value, out T result) =>
    {
        result = default!;
        return value.IsString() && value.GetString() is { } text && parse(text, out result);
    });

    public static SettingKind<T> Whole<T>(T min, T max)
        where T : struct, IBinaryInteger<T> =>
        Of($"a whole number from {min} to {max}", (string text, out T result) =>
            T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out result) && result >= min && result <= max);

    public static SettingKind<double> Number(double min, double max) =>
        Of(FormattableString.Invariant($"a number from {min} to {max}"), (string text, out double result) =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out result) && result >= min && result <= max);

    /// <summary>Both ends as they would be written.</summary>
    public static SettingKind<TimeSpan> Time(string min, string max)
    {
        _ = TryParseTime(min, out var from);
        _ = TryParseTime(max, out var to);
        return Of($"a time with unit (ms, s, m, h, d) from {min} to {max}", (string text, out TimeSpan result) => TryParseTime(text, out result) && result >= from && result <= to);
    }

    /// <summary>A size in bytes.</summary>
    public static SettingKind<int> Size(int min, int max) =>
        Of($"a size in bytes or with unit (KiB, MiB, GiB) from {min} to {max}", (string text, out int result) =>
        {
            result = 0;
            var match = SizePattern.Match(text);
            if (!match.Success || !long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > max)
            {
                return false;
            }

            var shift = match.Groups[2].Value switch { "KiB" => 10, "MiB" => 20, "GiB" => 30, _ => 0 };
            var bytes = number << shift;
            result = (int)Math.Min(bytes, int.MaxValue);
            return bytes >= min && bytes <= max;
        });

    /// <summary>A value, or the word for none.</summary>
    public static SettingKind<T?> Or<T>(this SettingKind<T> kind, string word)
        where T : struct =>
        new($"{kind.Expected}, or {word}", (HoconValue value, out T? result) =>
        {
            result = null;
            if (value.IsString() && value.GetString() == word)
            {
                return true;
            }

            var read = kind.TryRead(value, out var present);
            result = present;
            return read;
        });

    public static SettingKind<TResult> Select<T, TResult>(this SettingKind<T> kind, Func<T, TResult> convert) =>
        new(kind.Expected, (HoconValue value, out TResult result) =>
        {
            var read = kind.TryRead(value, out var raw);
            result = read ? convert(raw) : default!;
            return read;
        });

    public static SettingKind<string?> OrOff(this SettingKind<string> kind) =>
        new($"{kind.Expected}, or off", (HoconValue value, out string? result) =>
        {
            var read = kind.TryRead(value, out result);
            result = result == "off" ? null : result;
            return read;
        });

    public static SettingKind<IReadOnlyList<T>> ListOf<T>(SettingKind<T> element, int min, int max) =>
        new($"a list of {(min == max ? min : $"{min} to {max}")} elements, each {element.Expected}", (HoconValue value, out IReadOnlyList<T> result) =>
        {
            var items = new List<T>();
            result = items;
            if (value.IsString() || value.IsObject())
            {
                return false;
            }

            foreach (var item in value.GetArray())
            {
                if (!element.TryRead(item, out var read))
                {
                    return false;
                }

                items.Add(read);
            }

            return items.Count >= min && items.Count <= max;
        });

    private static bool TryParseTime(string text, out TimeSpan result)
    {
        result = default;
        var match = TimePattern.Match(text);
        if (!match.Success || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var milliseconds = number * match.Groups[2].Value switch { "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, _ => 86_400_000 };
        if (milliseconds > TimeSpan.FromDays(36500).TotalMilliseconds)
        {
            return false;
        }

        result = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    [GeneratedRegex(@"^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern { get; }

    [GeneratedRegex(@"^(\d+)\s*(KiB|MiB|GiB|B)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SizePattern { get; }
}
