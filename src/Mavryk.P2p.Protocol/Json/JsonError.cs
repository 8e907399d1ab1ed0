namespace Mavryk.P2p.Protocol.Json;

/// <summary>Why a text or a value is not the expected JSON, and where. Immutable.</summary>
/// <param name="Path">Field names and indexes, each after a slash; empty for the whole.</param>
/// <param name="Text">One English sentence without full stop.</param>
public sealed record JsonError(string Path, string Text)
{
    /// <summary>An error of the value itself.</summary>
    public JsonError(string text)
        : this("", text)
    {
    }

    /// <summary>The same error, seen from the object or array around.</summary>
    public JsonError Under(object nameOrIndex) => this with { Path = $"/{nameOrIndex}{Path}" };

    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Text : $"at {Path}: {Text}";
}
