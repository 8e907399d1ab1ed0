using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Mavryk.P2p.Actors.Configuration;

/// <summary>Reads one section against its defaults, remembers what was read and collects what is wrong. Not thread-safe.</summary>
internal sealed class SettingsReader
{
    private const string NoSection = "must be a section: { ... }";

    private readonly string _section;
    private readonly Dictionary<string, HoconValue> _values = [];
    private readonly Dictionary<string, HoconValue> _defaults = [];
    private readonly HashSet<string> _read = [];
    private readonly List<SettingsError> _errors = [];

    public SettingsReader(Config config, Config reference, string section)
    {
        _section = section;
        var defaults = reference.GetConfig(P2pSettings.Section);
        Flatten(defaults.Root, "", _defaults);
        if (!config.HasPath(section))
        {
            _values = _defaults;
        }
        else if (config.GetValue(section) is var value && value.IsObject())
        {
            Flatten(config.GetConfig(section).WithFallback(defaults).Root, "", _values);
        }
        else
        {
            _errors.Add(new SettingsError(section, value.ToString(), NoSection));
        }
    }

    /// <summary>Every key that was asked for.</summary>
    public IReadOnlyCollection<string> Keys => _read;

    /// <summary>The value of a key; after an error, and for a key that was overwritten by nonsense, its default, so that the other checks can go on.</summary>
    public T Get<T>(string key, SettingKind<T> kind)
    {
        _read.Add(key);
        if (_values.TryGetValue(key, out var value))
        {
            if (kind.TryRead(value, out var result))
            {
                return result;
            }

            _errors.Add(new SettingsError($"{_section}.{key}", value.ToString(), $"must be {kind.Expected}"));
        }

        return _defaults.TryGetValue(key, out var fallback) && kind.TryRead(fallback, out var absent)
            ? absent
            : throw new InvalidOperationException($"The reference configuration has no usable {key}.");
    }

    /// <summary>Two keys, the second of which must not be below the first.</summary>
    public (TimeSpan Lower, TimeSpan Upper) GetRange(string lower, string upper, SettingKind<TimeSpan> lowerKind, SettingKind<TimeSpan> upperKind)
    {
        var range = (Lower: Get(lower, lowerKind), Upper: Get(upper, upperKind));
        if (range.Upper < range.Lower)
        {
            _errors.Add(new SettingsError($"{_section}.{upper}", null, $"must not be below {lower}"));
        }

        return range;
    }

    /// <summary>Adds an error that concerns a part of one value.</summary>
    public void Fail(string key, string part, string text) => _errors.Add(new SettingsError($"{_section}.{key}", part, text));

    /// <summary>Adds an error that concerns the section.</summary>
    public void Fail(string text) => _errors.Add(new SettingsError(_section, null, text));

    /// <summary>To be called when all was read: every error, those of unknown keys too.</summary>
    public IReadOnlyList<SettingsError> End()
    {
        foreach (var (key, value) in _values)
        {
            if (!_read.Contains(key))
            {
                _errors.Add(new SettingsError($"{_section}.{key}", value.ToString(), Unknown(key)));
            }
        }

        return _errors;
    }

    private static void Flatten(HoconValue value, string path, Dictionary<string, HoconValue> leaves)
    {
        if (!value.IsObject())
        {
            leaves[path] = value;
            return;
        }

        foreach (var (key, inner) in value.GetObject().Items)
        {
            Flatten(inner, path.Length == 0 ? key : $"{path}.{key}", leaves);
        }
    }

    private string Unknown(string key) =>
        _read.Any(known => known.StartsWith(key + '.', StringComparison.Ordinal)) ? NoSection
        : _read.FirstOrDefault(known => key.StartsWith(known + '.', StringComparison.Ordinal)) is { } value ? $"{value} is a value, not a section"
        : $"there is no such setting; the nearest is {_read.MinBy(known => Math.Min(Distance(key, known), Distance(LastName(key), LastName(known)) + 1))}";

    // The right name in the wrong section is as common an error as a wrong name.
    private static string LastName(string key) => key[(key.LastIndexOf('.') + 1)..];

    // Edits from one text to the other (Levenshtein), one row at a time.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= to.Length; j++)
            {
                var replace = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
