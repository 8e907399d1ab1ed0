using System.Globalization;

namespace Akka.Configuration.Hocon;

public class HoconValue : IMightBeAHoconObject
{
    public HoconValue() : this([]) { }

    public HoconValue(List<IHoconElement> values, bool adoptedFromFallback = true) => Values = values;

    public List<IHoconElement> Values { get; }

    public bool IsEmpty => Values.Count == 0 || (Values is [HoconObject only] && only.Items.Count == 0);

    public void AppendValue(IHoconElement value) => Values.Add(value);

    public void Clear() => Values.Clear();

    public void NewValue(IHoconElement value)
    {
        Values.Clear();
        Values.Add(value);
    }

    public bool IsString() => Values.Count > 0 && Values.All(value => value.IsString());

    public string GetString() => IsString() ? Text() : null;

    public bool IsArray() => Values.Any(value => value.IsArray());

    public IList<HoconValue> GetArray() => [.. Values.Where(value => value.IsArray()).SelectMany(value => value.GetArray())];

    public bool IsObject() => GetObject() is not null;

    public HoconObject GetObject()
    {
        HoconObject merged = null;
        bool own = false;
        foreach (var value in Values)
        {
            var part = value as HoconObject ?? (value as IMightBeAHoconObject)?.GetObject();
            if (part is null)
            {
                continue;
            }

            if (merged is not null && !own)
            {
                var copy = new HoconObject();
                copy.Merge(merged);
                merged = copy;
                own = true;
            }

            if (merged is null)
            {
                merged = part;
            }
            else
            {
                merged.Merge(part);
            }
        }

        return merged;
    }

    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key);

    public Config ToConfig() => new(new HoconRoot(this));

    public Config AtKey(string key)
    {
        var holder = new HoconObject();
        holder.Items[key] = this;
        return new HoconValue([holder]).ToConfig();
    }

    public bool GetBoolean()
        => GetString() switch
        {
            "on" or "true" => true,
            "off" or "false" => false,
            var other => throw new NotSupportedException($"Unknown boolean format: {other}"),
        };

    public int GetInt() => int.Parse(GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture);

    public long GetLong() => long.Parse(GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture);

    public byte GetByte() => byte.Parse(GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture);

    public double GetDouble() => double.Parse(GetString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public float GetFloat() => float.Parse(GetString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public decimal GetDecimal() => decimal.Parse(GetString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public TimeSpan GetTimeSpan(bool allowInfinite = true) => Units.Duration(GetString(), allowInfinite);

    public long? GetByteSize() => Units.Bytes(GetString());

    public IList<string> GetStringList() => ListOf(value => value.GetString());

    public IList<bool> GetBooleanList() => ListOf(value => value.GetBoolean());

    public IList<int> GetIntList() => ListOf(value => value.GetInt());

    public IList<long> GetLongList() => ListOf(value => value.GetLong());

    public IList<byte> GetByteList() => ListOf(value => value.GetByte());

    public IList<double> GetDoubleList() => ListOf(value => value.GetDouble());

    public IList<float> GetFloatList() => ListOf(value => value.GetFloat());

    public IList<decimal> GetDecimalList() => ListOf(value => value.GetDecimal());

    public override string ToString() => ToString(0);

    public virtual string ToString(int indent)
    {
        if (IsString())
        {
            return GetString() is { } text ? HoconObject.Quoted(text) : "null";
        }

        if (GetObject() is { } inner)
        {
            return indent == 0
                ? inner.ToString(1)
                : $"{{{Environment.NewLine}{inner.ToString(indent + 1)}{new string(' ', indent * 2)}}}";
        }

        return IsArray() ? $"[{string.Join(',', GetArray().Select(value => value.ToString(indent + 1)))}]" : "<<unknown value>>";
    }

    /// <summary>Objects are merged; anything else that is given hides what is below.</summary>
    internal static HoconValue Over(HoconValue value, HoconValue fallback)
    {
        if (value.GetObject() is not { } top || fallback.GetObject() is not { } bottom)
        {
            return value;
        }

        var merged = new HoconObject();
        merged.Merge(bottom);
        merged.Merge(top);
        return new HoconValue([merged]);
    }

    private IList<T> ListOf<T>(Func<HoconValue, T> item) => [.. GetArray().Select(item)];

    private string Text()
    {
        string text = Values is [var only] ? only.GetString() : string.Concat(Values.Select(value => value.GetString()));
        return text == "null" ? null : text;
    }
}
