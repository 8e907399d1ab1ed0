using System.Text;
using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>
/// Everything the program was told: options over the operator's file over the defaults, all as one configuration (program 1). Immutable.
/// </summary>
/// <param name="Config">All values.</param>
/// <param name="Layer">Those of the layer.</param>
/// <param name="Node">Those of the program.</param>
/// <param name="Warnings">What is allowed and odd.</param>
/// <param name="Origins">Where the values come from.</param>
internal sealed record NodeConfiguration(Config Config, P2pSettings Layer, NodeSettings Node, IReadOnlyList<string> Warnings, ConfigurationOrigins Origins)
{
    // A script names what it wants, and leaves nothing behind on the machine.
    private const string ScriptDefaults = """
        mavryk.p2p {
          listening-addr = "127.0.0.1"
          chain-name = TEZOS_TEST
          expected-proof-of-work = 0
          storage { peers-file = off, bans-file = off }
        }
        akka.loglevel = WARNING
        """;

    /// <summary>What holds when nothing else is said.</summary>
    public static Config Defaults { get; } = ConfigurationFactory.FromResource<NodeConfiguration>("Mavryk.P2p.Node.program.conf")
        .WithFallback(ConfigurationFactory.FromResource<NodeConfiguration>("Mavryk.P2p.Node.akka.conf"))
        .WithFallback(P2pSettings.Reference);

    /// <summary>Puts the configuration together and checks all of it.</summary>
    /// <param name="options">The options, as HOCON.</param>
    /// <param name="file">The operator's file, if there is one.</param>
    /// <param name="isScript">The defaults of <c>run --script</c> hold.</param>
    /// <param name="errors">Everything that is wrong, a sentence each.</param>
    /// <returns>The configuration, or null if there are errors.</returns>
    public static NodeConfiguration? Load(string options, string? file, bool isScript, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        var warnings = new List<string>();
        errors = found;
        var script = isScript ? ConfigurationFactory.ParseString(ScriptDefaults) : null;
        var rest = script?.WithFallback(Defaults) ?? Defaults;
        var resolver = new HoconResolver(ReadText, Environment.GetEnvironmentVariable);
        if (file is not null && Read(file, resolver, found, warnings) is { } operators)
        {
            rest = operators.WithFallback(rest);
        }

        if (found.Count > 0)
        {
            return null;
        }

        var given = ConfigurationFactory.ParseString(options);
        var bounds = ConfigurationFactory.ParseString(Bounds.Fit(given, rest));
        var origins = new ConfigurationOrigins(given, bounds, resolver.Origins, script);
        var config = bounds.WithFallback(given).WithFallback(rest);
        var wrong = new List<SettingsError>();
        var node = NodeSettings.Read(config, wrong);
        var layer = P2pSettings.Create(config);
        if (layer is P2pSettingsResult.Valid valid && wrong.Count == 0)
        {
            warnings.AddRange(valid.Warnings);
            return new NodeConfiguration(config, valid.Settings, node, warnings, origins);
        }

        wrong.AddRange((layer as P2pSettingsResult.Invalid)?.Errors ?? []);
        found.AddRange(wrong.Select(error => origins.Of(error.Path) is not ConfigurationOrigins.Default and var origin ? $"{error} ({origin})" : $"{error}"));
        return null;
    }

    private static Config? Read(string path, HoconResolver resolver, List<string> errors, List<string> warnings)
    {
        var text = resolver.Resolve(path);
        errors.AddRange(resolver.Errors);
        warnings.AddRange(resolver.Warnings);
        try
        {
            return errors.Count > 0 ? null : ConfigurationFactory.ParseString(text);
        }
        catch (Exception e)
        {
            // Akka's parser has no error type of its own.
            errors.Add($"{path}: {e.Message}");
            return null;
        }
    }

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
