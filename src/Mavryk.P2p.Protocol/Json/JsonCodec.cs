using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mavryk.P2p.Protocol.Json;

/// <summary>From codecs to texts and back, and codecs made of codecs. All functions are pure.</summary>
public static class JsonCodec
{
    // Base58 and chain names need no escapes; the texts are never put into HTML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    /// <summary>The JSON text of a value.</summary>
    public static string ToText<T>(this IJsonCodec<T> codec, T value, bool indented = false)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, indented ? Indented : Compact))
        {
            codec.Write(writer, value);
        }

        return System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Reads a whole JSON text.</summary>
    public static bool TryReadText<T>(this IJsonCodec<T> codec, string text, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out JsonError? error)
    {
        if (TryParse(text, out var document, out error))
        {
            using (document)
            {
                return codec.TryRead(document.RootElement, out value, out error);
            }
        }

        value = default;
        return false;
    }

    /// <summary>The form of an array of values.</summary>
    public static IJsonCodec<ImmutableArray<T>> ArrayOf<T>(IJsonCodec<T> element) => new ArrayCodec<T>(element);

    /// <summary>The form of two values: an array of two.</summary>
    public static IJsonCodec<(T1 First, T2 Second)> Pair<T1, T2>(IJsonCodec<T1> first, IJsonCodec<T2> second) => new PairCodec<T1, T2>(first, second);

    /// <summary>The form of a value that may be <c>null</c>.</summary>
    public static IJsonCodec<T?> Nullable<T>(IJsonCodec<T> inner)
        where T : struct =>
        new NullableCodec<T>(inner);

    /// <summary>A text as JSON. The caller disposes the document.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out JsonError? error)
    {
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            document = null;
            error = new JsonError(e.Message);
            return false;
        }

        if (HasLoneSurrogate(text))
        {
            document.Dispose();
            document = null;
            error = new JsonError("a text holds half of a surrogate pair");
            return false;
        }

        error = null;
        return true;
    }

    // JsonDocument lets them pass and throws only when the text is asked for: too late for codecs, which do not throw.
    private static bool HasLoneSurrogate(string text)
    {
        if (!text.Contains("\\u", StringComparison.Ordinal))
        {
            return false;
        }

        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    internal static JsonError Unexpected(JsonElement json, string expected) =>
        new($"unexpected {json.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        }} instead of {expected}");

    internal static void WriteField<T>(this Utf8JsonWriter writer, string name, IJsonCodec<T> codec, T value)
    {
        writer.WritePropertyName(name);
        codec.Write(writer, value);
    }

    /// <summary>Leaves the field out if there is no value.</summary>
    internal static void WriteOptionalField<T>(this Utf8JsonWriter writer, string name, IJsonCodec<T> codec, T? value)
        where T : struct
    {
        if (value is { } present)
        {
            writer.WriteField(name, codec, present);
        }
    }

    private sealed class ArrayCodec<T>(IJsonCodec<T> element) : IJsonCodec<ImmutableArray<T>>
    {
        public void Write(Utf8JsonWriter writer, ImmutableArray<T> value)
        {
            writer.WriteStartArray();
            foreach (var item in value)
            {
                element.Write(writer, item);
            }

            writer.WriteEndArray();
        }

        public bool TryRead(JsonElement json, out ImmutableArray<T> value, [NotNullWhen(false)] out JsonError? error)
        {
            value = [];
            if (json.ValueKind != JsonValueKind.Array)
            {
                error = Unexpected(json, "array");
                return false;
            }

            var items = ImmutableArray.CreateBuilder<T>(json.GetArrayLength());
            foreach (var item in json.EnumerateArray())
            {
                if (!element.TryRead(item, out var read, out error))
                {
                    error = error.Under(items.Count);
                    return false;
                }

                items.Add(read);
            }

            value = items.MoveToImmutable();
            error = null;
            return true;
        }
    }

    private sealed class PairCodec<T1, T2>(IJsonCodec<T1> first, IJsonCodec<T2> second) : IJsonCodec<(T1 First, T2 Second)>
    {
        public void Write(Utf8JsonWriter writer, (T1 First, T2 Second) value)
        {
            writer.WriteStartArray();
            first.Write(writer, value.First);
            second.Write(writer, value.Second);
            writer.WriteEndArray();
        }

        public bool TryRead(JsonElement json, out (T1 First, T2 Second) value, [NotNullWhen(false)] out JsonError? error)
        {
            value = default;
            if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 2)
            {
                error = Unexpected(json, "array of two");
                return false;
            }

            if (!first.TryRead(json[0], out var one, out error))
            {
                error = error.Under(0);
                return false;
            }

            if (!second.TryRead(json[1], out var two, out error))
            {
                error = error.Under(1);
                return false;
            }

            value = (one, two);
            return true;
        }
    }

    private sealed class NullableCodec<T>(IJsonCodec<T> inner) : IJsonCodec<T?>
        where T : struct
    {
        public void Write(Utf8JsonWriter writer, T? value)
        {
            if (value is { } present)
            {
                inner.Write(writer, present);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        public bool TryRead(JsonElement json, out T? value, [NotNullWhen(false)] out JsonError? error)
        {
            value = null;
            error = null;
            if (json.ValueKind == JsonValueKind.Null)
            {
                return true;
            }

            var read = inner.TryRead(json, out var present, out error);
            value = present;
            return read;
        }
    }
}
