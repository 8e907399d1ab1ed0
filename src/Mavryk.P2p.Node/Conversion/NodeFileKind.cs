using System.Text.Json;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Conversion;

/// <summary>How a kind of value of the reference's file becomes HOCON. Whether the value makes sense is left to the settings. Immutable.</summary>
/// <param name="Expected">What is allowed, in words.</param>
/// <param name="ToHocon">The value in HOCON, or null if it is not allowed.</param>
internal sealed record NodeFileKind(string Expected, Func<JsonElement, string?> ToHocon)
{
    public static readonly NodeFileKind Number = new("a number that is not negative", static json =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && number is >= 0 and < 1e15 ? Hocon.Number(number) : null);

    public static readonly NodeFileKind Seconds = new("a number of seconds that is not negative", static json => Number.ToHocon(json) is { } number ? $"{number}s" : null);

    public static readonly NodeFileKind Whole = new("a whole number that is not negative", static json =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number >= 0 ? Hocon.Number(number) : null);

    public static readonly NodeFileKind Switch = new("true or false", static json => json.ValueKind switch
    {
        JsonValueKind.True => "on",
        JsonValueKind.False => "off",
        _ => null,
    });

    public static readonly NodeFileKind Pair = new("a pair of whole numbers that are not negative", static json =>
        List(json, Whole) is { Count: 2 } pair ? $"[{string.Join(", ", pair)}]" : null);

    private static readonly NodeFileKind Point = new("a text \"addr[:port][#peer-id]\"", static json =>
        json.ValueKind == JsonValueKind.String && PointName.TryParse(json.GetString(), out var name, out _) ? Hocon.Quote(name.ToString()) : null);

    public static readonly NodeFileKind Points = new("a list of texts \"addr[:port][#peer-id]\"", static json =>
        List(json, Point) is { } points ? $"[{string.Join(", ", points)}]" : null);

    /// <summary>The same, or null, which is a word here.</summary>
    public NodeFileKind OrNull(string word) => new($"{Expected}, or null", json => json.ValueKind == JsonValueKind.Null ? word : ToHocon(json));

    private static List<string>? List(JsonElement json, NodeFileKind element)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var items = json.EnumerateArray().Select(element.ToHocon).OfType<string>().ToList();
        return items.Count == json.GetArrayLength() ? items : null;
    }
}
