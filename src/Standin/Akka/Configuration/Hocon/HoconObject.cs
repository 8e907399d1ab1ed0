using System.Text;

namespace Akka.Configuration.Hocon;

public class HoconObject : IHoconElement
{
    public Dictionary<string, HoconValue> Items { get; } = [];

    public IDictionary<string, object> Unwrapped
        => Items.ToDictionary(item => item.Key, item => item.Value.GetObject() is { } inner ? (object)inner.Unwrapped : item.Value);

    public bool IsString() => false;

    public string GetString() => throw new NotImplementedException("An object is no text.");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new NotImplementedException("An object is no array.");

    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    public HoconValue GetOrCreateKey(string key)
    {
        if (!Items.TryGetValue(key, out var value))
        {
            Items[key] = value = new HoconValue();
        }

        return value;
    }

    /// <summary>Takes in another object, which wins where both have a key that is not an object in both.</summary>
    public void Merge(HoconObject other)
    {
        foreach (var (key, theirs) in other.Items)
        {
            Items[key] = Items.TryGetValue(key, out var ours) ? HoconValue.Over(theirs, ours) : theirs;
        }
    }

    public override string ToString() => ToString(0);

    public string ToString(int indent)
    {
        var text = new StringBuilder();
        string pad = new(' ', indent * 2);
        foreach (var (key, value) in Items)
        {
            text.Append(pad).Append(key.Contains('.') ? $"\"{key}\"" : Quoted(key)).Append(" : ").Append(value.ToString(indent)).AppendLine();
        }

        return text.ToString();
    }

    internal static string Quoted(string text)
        => text.AsSpan().ContainsAny(" \t\r\n\":=,{}[]#+$") ? $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"" : text;
}
