using Akka.Configuration;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>Where the values of a configuration come from, for people who wonder. Immutable.</summary>
/// <param name="options">What the command line says.</param>
/// <param name="bounds">What follows from it for the bounds of the number of connections.</param>
/// <param name="files">Places in the operator's files.</param>
/// <param name="script">The defaults of <c>run --script</c>, if they hold.</param>
internal sealed class ConfigurationOrigins(Config options, Config bounds, IReadOnlyDictionary<string, string> files, Config? script)
{
    /// <summary>The origin of a value that nobody set.</summary>
    public const string Default = "default";

    /// <summary>The origin of the value with this path.</summary>
    public string Of(string path) =>
        HasValue(options, path) ? $"option {OptionOf(path)}"
        : HasValue(bounds, path) ? "gives way to the bounds on the command line"
        : OfFile(path) ?? (script is not null && HasValue(script, path) ? "default of --script" : Default);

    private static bool HasValue(Config config, string path) => config.HasPath(path) && !config.GetValue(path).IsObject();

    private static string OptionOf(string path) =>
        NodeOptions.All.First(option => path == option.Key || path.StartsWith($"{option.Key}.", StringComparison.Ordinal)).Symbol.Name;

    // A value that came with its whole section, by a substitution, has no place of its own.
    private string? OfFile(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (files.TryGetValue(path[..end], out var place) && (end == path.Length || HasNoInner(path[..end])))
            {
                return place;
            }
        }

        return null;
    }

    private bool HasNoInner(string section) => !files.Keys.Any(path => path.StartsWith($"{section}.", StringComparison.Ordinal));
}
