using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>The single values of a configuration. Pure.</summary>
internal static partial class ConfigLeaves
{
    /// <summary>Every value that is no section, with its path inside the configuration.</summary>
    public static IEnumerable<(string Path, HoconValue Value)> Of(Config config, string prefix = "") => config.AsEnumerable().SelectMany(pair =>
        pair.Value.IsObject()
            ? Of(config.GetConfig(pair.Key), $"{prefix}{pair.Key}.")
            : [(prefix + pair.Key, pair.Value)]);

    /// <summary>A value as it can be written into a file.</summary>
    public static string ToHocon(HoconValue value) =>
        !value.IsString() ? $"[{string.Join(", ", value.GetArray().Select(ToHocon))}]"
        : Plain.IsMatch(value.GetString()) ? value.GetString()
        : Hocon.Quote(value.GetString());

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain { get; }
}
