using System.Text.Json;
using Mavryk.P2p.Protocol.Json;

namespace Mavryk.P2p.Protocol.Tests.Json;

internal static class JsonAssert
{
    /// <summary>Same values; order of fields and white space are free.</summary>
    public static void Equal(JsonElement expected, string actual)
    {
        using var document = JsonDocument.Parse(actual);
        Assert.True(JsonElement.DeepEquals(expected, document.RootElement), $"expected {expected}\nactual   {actual}");
    }

    /// <summary>What is read from <paramref name="json"/>, after asserting that it is written back the same.</summary>
    public static T RoundTrips<T>(IJsonCodec<T> codec, JsonElement json)
    {
        var value = Reads(codec, json);
        Equal(json, codec.ToText(value));
        return value;
    }

    public static T Reads<T>(IJsonCodec<T> codec, JsonElement json)
    {
        Assert.True(codec.TryRead(json, out var value, out var error), $"{error}\n{json}");
        return value!;
    }

    public static T ReadsText<T>(IJsonCodec<T> codec, string text)
    {
        Assert.True(codec.TryReadText(text, out var value, out var error), $"{error}\n{text}");
        return value!;
    }

    public static JsonError Refuses<T>(IJsonCodec<T> codec, string text)
    {
        Assert.False(codec.TryReadText(text, out _, out var error), text);
        return error!;
    }
}
