using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Mavryk.P2p.Protocol.Json;

/// <summary>The JSON form of one type, in both directions, without reflection. Implementations are immutable and safe to share.</summary>
/// <typeparam name="T">What is written and read. Null where the form says <c>null</c>.</typeparam>
public interface IJsonCodec<T>
{
    /// <summary>Writes one JSON value.</summary>
    void Write(Utf8JsonWriter writer, T value);

    /// <summary>Reads one JSON value; must not throw, whatever the value is.</summary>
    bool TryRead(JsonElement json, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out JsonError? error);
}
