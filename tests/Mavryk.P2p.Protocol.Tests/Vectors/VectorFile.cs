using System.Text.Json;

namespace Mavryk.P2p.Protocol.Tests.Vectors;

/// <summary>The golden data beside the tests.</summary>
internal static class VectorFile
{
    public static JsonElement Read(string name)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Vectors", name + ".json"));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>A worked example of the wire specification.</summary>
    public static JsonElement Example(string id) =>
        Read("examples").GetProperty("examples").EnumerateArray().Single(example => example.Text("id") == id);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static byte[] Hex(this JsonElement element, string name) => element.GetProperty(name).Hex();

    public static byte[] Hex(this JsonElement element) => Convert.FromHexString(element.GetString()!);

    public static string? OptionalText(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : null;
}
