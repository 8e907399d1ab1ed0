using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>Every setting as it counts, with its origin: also where one setting replaces others. Pure.</summary>
internal static class EffectiveSettings
{
    private const string Limits = "mavryk.p2p.limits.";

    /// <summary>The settings in the order of their paths; the values are HOCON.</summary>
    public static IEnumerable<(string Path, string Value, string Origin)> Of(NodeConfiguration configuration)
    {
        var replaced = Replaced(configuration).ToDictionary(setting => setting.Path, setting => (setting.Value, Origin: $"follows from {setting.From}"));
        return ConfigLeaves.Of(configuration.Config).OrderBy(static leaf => leaf.Path, StringComparer.Ordinal).Select(leaf =>
            replaced.TryGetValue(leaf.Path, out var other)
                ? (leaf.Path, other.Value, other.Origin)
                : (leaf.Path, ConfigLeaves.ToHocon(leaf.Value), configuration.Origins.Of(leaf.Path)));
    }

    private static IEnumerable<(string Path, string Value, string From)> Replaced(NodeConfiguration configuration)
    {
        var limits = configuration.Layer.Limits;
        if (configuration.Config.GetString($"{Limits}connections") != "off")
        {
            yield return (Bounds.MinKey, Hocon.Number(limits.Connections.Min), "limits.connections");
            yield return (Bounds.ExpectedKey, Hocon.Number(limits.Connections.Expected), "limits.connections");
            yield return (Bounds.MaxKey, Hocon.Number(limits.Connections.Max), "limits.connections");
            yield return ($"{Limits}max-known-points", Table(limits.MaxKnownPoints!.Value), "limits.connections");
            yield return ($"{Limits}max-known-peer-ids", Table(limits.MaxKnownPeerIds!.Value), "limits.connections");
        }

        const string Discovery = "mavryk.p2p.discovery.";
        switch (configuration.Config.GetString($"{Discovery}port"), configuration.Config.GetString($"{Discovery}addr"))
        {
            case ("off", not "off"):
                yield return ($"{Discovery}port", Hocon.Number(P2pConfig.DefaultDiscoveryPort), "discovery.addr");
                break;
            case (not "off", "off"):
                yield return ($"{Discovery}addr", Hocon.Quote(P2pConfig.DefaultDiscoveryAddress.ToString()), "discovery.port");
                break;
        }
    }

    private static string Table(TableLimit table) => $"[{table.Max}, {table.Target}]";
}
