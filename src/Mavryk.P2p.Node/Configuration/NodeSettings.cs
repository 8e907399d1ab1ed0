using System.Globalization;
using System.Net;
using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Node.Rpc;
using Mavryk.P2p.Node.Script;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>The settings of the program itself, as <c>hocon/program.conf</c> explains them. Immutable.</summary>
internal sealed record NodeSettings
{
    /// <summary>Greatest number of payload bytes that a line shows.</summary>
    public const int MaxHexBytes = 1 << 26;

    private const string Section = "mavryk.node";

    public ushort MessageTag { get; private init; }

    /// <summary>Seed of all chance in decisions; absent: the system's.</summary>
    public ulong? Seed { get; private init; }

    /// <summary>Where the RPC is served; absent: nowhere.</summary>
    public RpcSettings? Rpc { get; private init; }

    public ScriptOptions Script { get; private init; } = new();

    /// <summary>Reads a whole configuration.</summary>
    /// <param name="config">The configuration, with the defaults of <c>program.conf</c>.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static NodeSettings Read(Config config, ICollection<SettingsError> errors)
    {
        var reader = new Reader(config, errors);
        var settings = new NodeSettings
        {
            MessageTag = (ushort)reader.Number("message-tag", OptionKind.Whole(0, ushort.MaxValue)),
            Seed = reader.Text("seed", OptionKind.Whole(0, long.MaxValue).Or("random", "random")) is not "random" and var seed ? ulong.Parse(seed, CultureInfo.InvariantCulture) : null,
            Rpc = ReadRpc(reader),
            Script = new ScriptOptions
            {
                Echo = reader.Switch("script.echo"),
                Sink = reader.Switch("script.sink"),
                Quiet = reader.Switch("script.quiet"),
                HexMax = (int)reader.Number("script.hex-max", OptionKind.Whole(0, MaxHexBytes)),
                Digest = reader.Switch("script.sha256"),
                AllowRaw = reader.Switch("script.allow-raw"),
            },
        };
        reader.End();
        if (settings.MessageTag is >= 1 and <= 5)
        {
            errors.Add(new SettingsError($"{Section}.message-tag", settings.MessageTag.ToString(CultureInfo.InvariantCulture), "the tags 1 to 5 belong to the layer"));
        }

        return settings;
    }

    // All of it is checked, also while there is none.
    private static RpcSettings? ReadRpc(Reader reader)
    {
        var listen = reader.Text("rpc.listen", OptionKind.EndPoint.Or("off", "off"));
        var settings = new RpcSettings
        {
            FullAccess = [.. reader.List("rpc.full-access", OptionKind.Network).Select(text => OptionKind.ParseNetwork(text)!.Value)],
            OpenToAll = [.. reader.List("rpc.open-to-all", OptionKind.RpcCalls).Select(RpcPattern.Parse)],
            MaxConnections = (int)reader.Number("rpc.max-connections", OptionKind.Whole(1, ushort.MaxValue)),
        };
        return listen is "off" ? null : settings with { Listen = IPEndPoint.Parse(listen) };
    }

    private sealed class Reader(Config config, ICollection<SettingsError> errors)
    {
        private readonly HashSet<string> _read = [];

        public string Text(string key, OptionKind kind)
        {
            _read.Add(key);
            var text = config.GetString($"{Section}.{key}");
            if (kind.ToHocon(text) is not null)
            {
                return text;
            }

            errors.Add(new SettingsError($"{Section}.{key}", text, $"must be {kind.Expected}"));
            return NodeConfiguration.Defaults.GetString($"{Section}.{key}");
        }

        public long Number(string key, OptionKind kind) => long.Parse(Text(key, kind), CultureInfo.InvariantCulture);

        public bool Switch(string key) => Text(key, OptionKind.OneOf("on", "off", "true", "false", "yes", "no")) is "on" or "true" or "yes";

        public IList<string> List(string key, OptionKind element)
        {
            _read.Add(key);
            var value = config.GetValue($"{Section}.{key}");
            if (!value.IsString() && !value.IsObject())
            {
                // An empty list is no array to Akka's parser.
                var texts = value.GetArray().Select(item => item.IsString() ? item.GetString() : "").ToList();
                if (texts.All(text => element.ToHocon(text) is not null))
                {
                    return texts;
                }
            }

            errors.Add(new SettingsError($"{Section}.{key}", value.ToString(), $"must be a list, each {element.Expected}"));
            return [];
        }

        public void End()
        {
            foreach (var (key, value) in ConfigLeaves.Of(config.GetConfig(Section)).Where(leaf => !_read.Contains(leaf.Path)))
            {
                errors.Add(new SettingsError($"{Section}.{key}", value.ToString(), "there is no such setting"));
            }
        }
    }
}
