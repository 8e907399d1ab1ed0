using Akka.Configuration.Hocon;
using Akka.Util.Internal;

namespace Akka.Configuration;

/// <summary>Settings by path. Immutable: a fallback makes a new one.</summary>
public class Config
{
    public static readonly Config Empty = new();

    private readonly HoconValue _own;

    public Config() : this(new HoconRoot(new HoconValue([new HoconObject()]))) { }

    public Config(HoconRoot root)
    {
        _own = root.Value ?? throw new ArgumentNullException(nameof(root));
        Root = _own;
    }

    public Config(Config source, Config fallback)
    {
        _own = source._own;
        Fallback = source.Fallback is null ? fallback : fallback is null ? source.Fallback : source.Fallback.WithFallback(fallback);
        Root = Fallback is null ? _own : _own.IsEmpty ? Fallback.Root : HoconValue.Over(_own, Fallback.Root);
    }

    public Config Fallback { get; }

    public virtual HoconValue Root { get; }

    public virtual bool IsEmpty => Root.IsEmpty;

    public virtual Config WithFallback(Config fallback)
    {
        if (ReferenceEquals(fallback, this))
        {
            throw new ArgumentException("Config can not have itself as fallback", nameof(fallback));
        }

        return fallback.IsNullOrEmpty() ? this : IsEmpty ? fallback : new Config(this, fallback);
    }

    public virtual bool HasPath(string path) => GetValue(path) is not null;

    public HoconValue GetValue(string path)
    {
        var value = Root;
        foreach (string key in path.SplitDottedPathHonouringQuotes())
        {
            value = value.GetChildObject(key);
            if (value is null)
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>Null when there is nothing at the path.</summary>
    public virtual Config GetConfig(string path) => GetValue(path)?.ToConfig();

    public virtual string GetString(string path, string @default = null) => GetValue(path) is { } value ? value.GetString() : @default;

    public virtual bool GetBoolean(string path, bool @default = false) => GetValue(path)?.GetBoolean() ?? @default;

    public virtual int GetInt(string path, int @default = 0) => GetValue(path)?.GetInt() ?? @default;

    public virtual long GetLong(string path, long @default = 0) => GetValue(path)?.GetLong() ?? @default;

    public virtual float GetFloat(string path, float @default = 0) => GetValue(path)?.GetFloat() ?? @default;

    public virtual double GetDouble(string path, double @default = 0) => GetValue(path)?.GetDouble() ?? @default;

    public virtual decimal GetDecimal(string path, decimal @default = 0) => GetValue(path)?.GetDecimal() ?? @default;

    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true)
        => GetValue(path)?.GetTimeSpan(allowInfinite) ?? @default.GetValueOrDefault();

    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    public virtual long? GetByteSize(string path, long? def = null) => GetValue(path) is { } value ? value.GetByteSize() : def;

    public virtual IList<string> GetStringList(string path) => GetValue(path)?.GetStringList() ?? [];

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => GetValue(path)?.GetStringList() ?? defaultPaths;

    public virtual IList<bool> GetBooleanList(string path) => Needed(path).GetBooleanList();

    public virtual IList<int> GetIntList(string path) => Needed(path).GetIntList();

    public virtual IList<long> GetLongList(string path) => Needed(path).GetLongList();

    public virtual IList<byte> GetByteList(string path) => Needed(path).GetByteList();

    public virtual IList<double> GetDoubleList(string path) => Needed(path).GetDoubleList();

    public virtual IList<float> GetFloatList(string path) => Needed(path).GetFloatList();

    public virtual IList<decimal> GetDecimalList(string path) => Needed(path).GetDecimalList();

    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject()?.Items ?? [];

    public override string ToString() => _own.ToString();

    public string ToString(bool includeFallback) => includeFallback ? Root.ToString() : ToString();

    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    public static Config operator +(string configHocon, Config fallbackConfig) => ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    protected Config Copy(Config fallback = null) => new(this, fallback);

    private HoconValue Needed(string path) => GetValue(path) ?? throw new ConfigurationException($"There is no list at {path}");
}

public static class ConfigExtensions
{
    public static bool IsNullOrEmpty(this Config config) => config is null || config.IsEmpty;

    public static Config SafeWithFallback(this Config config, Config fallback)
        => config.IsNullOrEmpty() ? fallback : fallback.IsNullOrEmpty() || ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);
}
