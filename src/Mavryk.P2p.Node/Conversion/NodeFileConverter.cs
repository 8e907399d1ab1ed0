using System.Text;
using System.Text.Json;
using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Conversion;

/// <summary>
/// Reads the configuration file of the reference's node and writes ours: what the file says of the P2P layer, the network and the data directory. An absent
/// field keeps its documented default; where the reference does something else then, a note says so (behaviour 2.2). Not thread-safe.
/// </summary>
internal sealed class NodeFileConverter
{
    // The reference's built-in networks (wire 4.8): alias, chain name, bootstrap peers.
    private static readonly (string Alias, string ChainName, string[] Peers)[] Networks =
    [
        ("mainnet", "MAVRYK_MAINNET", ["mainnet.boot.mavryk.network:9732"]),
        ("basenet", "MAVRYK_BASENET_2025-08-14T11:46:32Z", ["basenet.boot.mavryk.network:9732"]),
        ("sandbox", "MAVRYK", []),
    ];

    private readonly StringBuilder _body = new();
    private readonly List<string> _errors = [];

    private NodeFileConverter()
    {
    }

    /// <summary>Converts the text of a file.</summary>
    /// <param name="json">The text.</param>
    /// <param name="errors">Everything that is wrong, a sentence each.</param>
    /// <returns>The HOCON, or null if there are errors.</returns>
    public static string? Convert(string json, out IReadOnlyList<string> errors)
    {
        var converter = new NodeFileConverter();
        errors = converter._errors;
        try
        {
            using var document = JsonDocument.Parse(json);
            converter.ConvertRoot(document.RootElement);
        }
        catch (JsonException e)
        {
            converter._errors.Add(e.Message);
        }

        var hocon = $"# Converted from the configuration file of the reference's node; what is not here has its default.\nmavryk.p2p {{\n{converter._body}}}\n";
        if (errors.Count == 0 && P2pSettings.Create(ConfigurationFactory.ParseString(hocon)) is P2pSettingsResult.Invalid invalid)
        {
            converter._errors.AddRange(invalid.Errors.Select(error => error.ToString()));
        }

        return errors.Count == 0 ? hocon : null;
    }

    private void ConvertRoot(JsonElement root)
    {
        if (!IsObject(root, "the file"))
        {
            return;
        }

        var others = root.EnumerateObject().Select(field => field.Name).Except(["data-dir", "network", "p2p"]).ToArray();
        if (others.Length > 0)
        {
            Note($"not of the P2P layer and left out: {string.Join(", ", others)}");
        }

        ConvertDataDirectory(root);
        var peers = ConvertNetwork(root);
        var p2p = default(JsonElement);
        var hasP2p = root.TryGetProperty("p2p", out p2p);
        if (!hasP2p || (p2p.ValueKind == JsonValueKind.Object && !p2p.TryGetProperty("bootstrap-peers", out _)))
        {
            Set("trusted-points", $"[{string.Join(", ", peers.Select(Hocon.Quote))}]");
        }

        if (hasP2p && IsObject(p2p, "p2p"))
        {
            ConvertP2p(p2p);
        }
    }

    private void ConvertDataDirectory(JsonElement root)
    {
        if (!root.TryGetProperty("data-dir", out var json))
        {
            Note("the file names no data-dir: identity.json, peers.json and bans.json are those of the working directory");
        }
        else if (json.ValueKind != JsonValueKind.String)
        {
            _errors.Add("data-dir: must be a text");
        }
        else
        {
            var directory = json.GetString()!;
            Set("identity-file", Hocon.Quote(Path.Combine(directory, "identity.json")));
            Set("storage.peers-file", Hocon.Quote(Path.Combine(directory, "peers.json")));
            Set("storage.bans-file", Hocon.Quote(Path.Combine(directory, "bans.json")));
        }
    }

    private IEnumerable<string> ConvertNetwork(JsonElement root)
    {
        var json = root.TryGetProperty("network", out var given) ? given : default;
        if (json.ValueKind == JsonValueKind.Object)
        {
            return ConvertCustomNetwork(json);
        }

        var alias = json.ValueKind switch { JsonValueKind.Undefined => "mainnet", JsonValueKind.String => json.GetString()!, _ => "" };
        foreach (var network in Networks)
        {
            if (network.Alias.Equals(alias, StringComparison.OrdinalIgnoreCase))
            {
                Set("chain-name", Hocon.Quote(network.ChainName));
                return network.Peers;
            }
        }

        _errors.Add($"network: must be {string.Join(", ", Networks.Select(network => network.Alias))}, or an object with chain_name");
        return [];
    }

    private IEnumerable<string> ConvertCustomNetwork(JsonElement json)
    {
        if (json.TryGetProperty("chain_name", out var chainName) && chainName.ValueKind == JsonValueKind.String)
        {
            Set("chain-name", Hocon.Quote(chainName.GetString()!));
        }
        else
        {
            _errors.Add("network.chain_name: must be a text");
        }

        if (!json.TryGetProperty("default_bootstrap_peers", out var peers))
        {
            return [];
        }

        if (NodeFileKind.Points.ToHocon(peers) is null)
        {
            _errors.Add($"network.default_bootstrap_peers: must be {NodeFileKind.Points.Expected}");
            return [];
        }

        return peers.EnumerateArray().Select(peer => peer.GetString()!).ToArray();
    }

    private void ConvertP2p(JsonElement p2p)
    {
        if (!p2p.TryGetProperty("listen-addr", out _))
        {
            Note("p2p lacks listen-addr: the reference does not listen then; its documented default, [::]:9732, holds here");
        }

        ConvertFields(p2p, "p2p", NodeFileField.OfP2p, (name, json) =>
        {
            switch (name)
            {
                case "listen-addr":
                    ConvertPoint(json, "p2p.listen-addr", P2pAddress.Any, P2pConfig.DefaultPort, "listening-addr", "listening-port");
                    return true;
                case "discovery-addr":
                    ConvertPoint(json, "p2p.discovery-addr", P2pConfig.DefaultDiscoveryAddress, P2pConfig.DefaultDiscoveryPort, "discovery.addr", "discovery.port");
                    return true;
                case "limits":
                    ConvertObject(json, "p2p.limits", NodeFileField.OfLimits);
                    return true;
                case "greylisting_config":
                    ConvertObject(json, "p2p.greylisting_config", NodeFileField.OfReconnection);
                    return true;
                default:
                    return false;
            }
        });
    }

    private void ConvertObject(JsonElement json, string path, IReadOnlyList<NodeFileField> fields)
    {
        if (IsObject(json, path))
        {
            ConvertFields(json, path, fields, static (_, _) => false);
        }
    }

    private void ConvertFields(JsonElement json, string path, IReadOnlyList<NodeFileField> fields, Func<string, JsonElement, bool> convertOther)
    {
        var seen = new HashSet<string>();
        foreach (var property in json.EnumerateObject())
        {
            if (!seen.Add(property.Name))
            {
                _errors.Add($"{path}.{property.Name}: is there twice");
            }
            else if (fields.FirstOrDefault(field => field.Name == property.Name) is { } field)
            {
                Convert(field, property.Value, path);
            }
            else if (!convertOther(property.Name, property.Value))
            {
                _errors.Add($"{path}.{property.Name}: the reference has no such field");
            }
        }

        foreach (var note in fields.Where(field => !seen.Contains(field.Name)).Select(field => field.NoteIfAbsent).OfType<string>())
        {
            Note(note);
        }
    }

    private void Convert(NodeFileField field, JsonElement json, string path)
    {
        if (field.Kind.ToHocon(json) is not { } value)
        {
            _errors.Add($"{path}.{field.Name} = {json.GetRawText()}: must be {field.Kind.Expected}");
            return;
        }

        if (field.Note is { } note)
        {
            Note(note);
        }

        if (field.Key is { } key)
        {
            Set(key, value);
        }
    }

    // Names would have to be resolved, which the reference does once at its start (wire 6.5): the operator decides.
    private void ConvertPoint(JsonElement json, string path, P2pAddress defaultAddress, ushort defaultPort, string addressKey, string portKey)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            Set(portKey, "off");
            return;
        }

        var address = defaultAddress;
        if (json.ValueKind != JsonValueKind.String
            || !PointName.TryParse(json.GetString(), out var name, out _)
            || (!name.IsDefaultAddress && !P2pAddress.TryParse(name.Address, out address)))
        {
            _errors.Add($"{path} = {json.GetRawText()}: must be a text \"addr[:port]\" with a numeric address, or null");
            return;
        }

        Set(addressKey, Hocon.Quote(address.ToString()));
        Set(portKey, Hocon.Number(name.Port ?? defaultPort));
    }

    private bool IsObject(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        _errors.Add($"{path}: must be an object");
        return false;
    }

    private void Set(string key, string value) => _body.Append("  ").Append(key).Append(" = ").Append(value).Append('\n');

    private void Note(string text) => _body.Append("  # ").Append(text).Append(".\n");
}
