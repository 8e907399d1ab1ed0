using System.Collections.Immutable;

namespace Mavryk.P2p.Actors.Configuration;

/// <summary>What became of a configuration: settings, or everything that is wrong with it. Immutable.</summary>
public abstract record P2pSettingsResult
{
    private P2pSettingsResult()
    {
    }

    /// <summary>The settings can be used.</summary>
    /// <param name="Settings">The settings.</param>
    /// <param name="Warnings">What is odd about them, for the log.</param>
    public sealed record Valid(P2pSettings Settings, ImmutableArray<string> Warnings) : P2pSettingsResult;

    /// <summary>The layer must not start with them.</summary>
    /// <param name="Errors">All errors, at least one: unreadable values first, then unknown keys, then values that do not go together.</param>
    public sealed record Invalid(ImmutableArray<SettingsError> Errors) : P2pSettingsResult;
}
