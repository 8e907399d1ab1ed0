using System.Globalization;
using System.Text;
using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>The options as HOCON: only what is set.</summary>
internal static class OptionsHocon
{
    public static Config ToConfig(MavrykP2pOptions options)
    {
        var hocon = new StringBuilder();
        Set("name", Text(options.Name));
        Set("chain-name", Text(options.ChainName));
        Set("distributed-db-versions", List(options.DistributedDbVersions?.Select(static version => Number(version)!)));
        Set("listening-addr", Text(options.ListeningAddress?.ToString()));
        Set("listening-port", options.Listen == false ? "off" : Number(options.ListeningPort));
        Set("advertised-port", Number(options.AdvertisedPort));
        Set("trusted-points", List(options.TrustedPoints?.Select(static point => Text(point)!)));
        Set("private-mode", Switch(options.PrivateMode));
        Set("disable-peer-discovery", Switch(options.DisablePeerDiscovery));
        Set("expected-proof-of-work", options.ExpectedProofOfWork?.ToString(CultureInfo.InvariantCulture));
        Set("limits.min-connections", Number(options.Connections?.Min));
        Set("limits.expected-connections", Number(options.Connections?.Expected));
        Set("limits.max-connections", Number(options.Connections?.Max));
        Set("identity-file", Text(options.IdentityFile));
        Set("storage.peers-file", Text(options.PeersFile));
        Set("storage.bans-file", Text(options.BansFile));
        return ConfigurationFactory.ParseString($"{P2pSettings.Section} {{\n{options.Hocon}\n{hocon}}}");

        void Set(string key, string? value)
        {
            if (value is not null)
            {
                hocon.Append(key).Append(" = ").Append(value).Append('\n');
            }
        }
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Switch(bool? value) => value is null ? null : value.Value ? "on" : "off";

    private static string? Text(string? value) =>
        value is null ? null : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string? List(IEnumerable<string>? values) => values is null ? null : $"[{string.Join(", ", values)}]";
}
