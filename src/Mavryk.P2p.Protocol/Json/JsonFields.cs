using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Mavryk.P2p.Protocol.Json;

/// <summary>
/// Reads the fields of one object in any order and keeps the first error. Unknown and repeated fields are errors, as in the reference (wire 8.1).
/// Not thread-safe.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _json;
    private readonly List<string> _found = [];
    private JsonError? _error;

    public JsonFields(JsonElement json)
    {
        _json = json;
        if (json.ValueKind != JsonValueKind.Object)
        {
            _error = JsonCodec.Unexpected(json, "object");
        }
    }

    /// <summary>The field's value. Without one, or if it cannot be read, an error is kept and the result means nothing.</summary>
    public T Required<T>(string name, IJsonCodec<T> codec)
    {
        if (TryGet(name, codec, out var value))
        {
            return value;
        }

        _error ??= new JsonError($"missing object field {name}");
        return default!;
    }

    /// <summary>The field's value, or null if the field is absent.</summary>
    public T? Optional<T>(string name, IJsonCodec<T> codec)
        where T : struct =>
        TryGet(name, codec, out var value) ? value : null;

    /// <summary>The field's value, or <paramref name="absent"/> if the field is absent.</summary>
    public T Or<T>(string name, IJsonCodec<T> codec, T absent) => TryGet(name, codec, out var value) ? value : absent;

    /// <summary>Keeps an error that concerns more than one field.</summary>
    public void Fail(string text) => _error ??= new JsonError(text);

    /// <summary>To be called last: true if all was well and no field is left over.</summary>
    public bool End([NotNullWhen(false)] out JsonError? error)
    {
        if (_error is null && _json.GetPropertyCount() != _found.Count)
        {
            foreach (var property in _json.EnumerateObject())
            {
                if (!_found.Remove(property.Name))
                {
                    _error = new JsonError("unexpected object field").Under(property.Name);
                    break;
                }
            }
        }

        error = _error;
        return error is null;
    }

    private bool TryGet<T>(string name, IJsonCodec<T> codec, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (_error is not null || !_json.TryGetProperty(name, out var json))
        {
            return false;
        }

        _found.Add(name);
        if (codec.TryRead(json, out value, out var error))
        {
            return true;
        }

        _error = error.Under(name);
        return false;
    }
}
