using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Mavryk.P2p.Protocol.Json;

public static partial class P2pJson
{
    /// <summary>A byte string held one byte per char: a string if the bytes are UTF-8, else an object with their numbers (wire 8.1).</summary>
    private static IJsonCodec<string> Bytes { get; } = new BytesCodec();

    private sealed class BytesCodec : IJsonCodec<string>
    {
        private const string InvalidUtf8 = "invalid_utf8_string";
        private static IJsonCodec<ImmutableArray<byte>> Numbers => JsonCodec.ArrayOf(UInt8);

        public void Write(Utf8JsonWriter writer, string value)
        {
            var bytes = System.Text.Encoding.Latin1.GetBytes(value);
            if (Utf8.IsValid(bytes))
            {
                writer.WriteStringValue(bytes);
                return;
            }

            writer.WriteStartObject();
            writer.WriteField(InvalidUtf8, Numbers, [.. bytes]);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out JsonError? error)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                var read = Text.TryRead(json, out value, out error);
                value = value is null ? null : System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(value));
                return read;
            }

            var fields = new JsonFields(json);
            var bytes = fields.Required(InvalidUtf8, Numbers);
            value = bytes.IsDefault ? "" : System.Text.Encoding.Latin1.GetString(bytes.AsSpan());
            return fields.End(out error);
        }
    }
}
