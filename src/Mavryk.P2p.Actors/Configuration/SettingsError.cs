namespace Mavryk.P2p.Actors.Configuration;

/// <summary>One thing that is wrong with a configuration. Immutable.</summary>
/// <param name="Path">The whole path of the setting, or of the section for an error that concerns several.</param>
/// <param name="Value">What is there, if the error concerns one value.</param>
/// <param name="Text">What would be right: the kind of value and its range.</param>
public sealed record SettingsError(string Path, string? Value, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Value is null ? $"{Path}: {Text}" : $"{Path} = {Value}: {Text}";
}
