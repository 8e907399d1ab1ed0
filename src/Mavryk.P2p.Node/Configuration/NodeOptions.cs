using System.CommandLine;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>All options of <c>run</c> that are settings (program 1). The names are fixed: scripts in other languages use them.</summary>
internal static class NodeOptions
{
    private const string Layer = "mavryk.p2p.";
    private const string Script = "mavryk.node.script.";

    private static readonly OptionKind Port = OptionKind.Whole(1, ushort.MaxValue);
    private static readonly OptionKind Count = OptionKind.Whole(0, ushort.MaxValue);
    private static readonly OptionKind Bytes = OptionKind.Whole(0, int.MaxValue).Or("none", "unlimited");

    /// <summary>The options, in the order of the help text.</summary>
    public static IReadOnlyList<NodeOption> All { get; } =
    [
        NodeOption.Of("--port", "N", Port.Or("0", "off").Or("auto", "0"), Layer + "listening-port", "Port to listen on; 0: do not listen; auto: let the system choose"),
        NodeOption.Of("--listen-addr", "IP", OptionKind.Address, Layer + "listening-addr", "Address to listen on (with --script 127.0.0.1)"),
        NodeOption.Of("--advertised-port", "N", Port, Layer + "advertised-port", "Port that peers are told, if not the one listened on"),
        NodeOption.Of("--identity", "FILE", OptionKind.Text, Layer + "identity-file", "File with the keys of the node; created if absent"),
        NodeOption.Of("--pow-target", "F", OptionKind.Number, Layer + "expected-proof-of-work", "Difficulty of the identity that is created, and demanded of peers (with --script 0)"),
        NodeOption.Of("--chain", "NAME", OptionKind.Text, Layer + "chain-name", "Network to belong to (with --script TEZOS_TEST)"),
        NodeOption.Of("--ddb-versions", "N,N,...", OptionKind.Versions, Layer + "distributed-db-versions", "Versions of the application's messages"),
        NodeOption.Of("--p2p-versions", "N,N,...", OptionKind.Versions, Layer + "p2p-versions", "Versions of the layer"),
        NodeOption.Of("--tag", "N", Count, "mavryk.node.message-tag", "Tag of the one application message"),
        NodeOption.Of("--peers-file", "FILE", OptionKind.Text, Layer + "storage.peers-file", "File of known peers; off: none (with --script none)"),
        NodeOption.Switch("--private", Layer + "private-mode", "Dial and let in trusted points and peers only"),
        NodeOption.ListOf("--trusted", "ADDR:PORT[#ID]", OptionKind.PointName, Layer + "trusted-points", "Trusted point; repeatable; replaces the list of the file"),
        NodeOption.Of("--min-connections", "N", Count, Bounds.MinKey, "Below this the maintenance is woken; the other two bounds follow if they would not fit"),
        NodeOption.Of("--expected-connections", "N", Count, Bounds.ExpectedKey, "Number of connections aimed at"),
        NodeOption.Of("--max-connections", "N", Count, Bounds.MaxKey, "Number of connections that is never exceeded"),
        NodeOption.Of("--max-incoming", "N", Count, Layer + "limits.max-incoming-connections", "Incoming connections in their handshake at a time"),
        NodeOption.Of("--backlog", "N", Count, Layer + "limits.backlog", "Connections that the system keeps until they are accepted"),
        NodeOption.Of("--connection-timeout", "S", OptionKind.Seconds, Layer + "limits.connection-timeout", "For a whole outgoing attempt, seconds"),
        NodeOption.Of("--authentication-timeout", "S", OptionKind.Seconds, Layer + "limits.authentication-timeout", "For a whole incoming attempt, seconds"),
        NodeOption.Of("--maintenance-idle-time", "S|none", OptionKind.Seconds.Or("none", "off"), Layer + "maintenance.idle-time", "Period of the maintenance, seconds; none: no maintenance"),
        NodeOption.Of("--swap-linger", "S|none", OptionKind.Seconds.Or("none", "off"), Layer + "swap.linger", "Time between accepted swaps, seconds; none: no swaps"),
        NodeOption.Of("--reconnection", "FACTOR,INITIAL,DISCONNECTION,CAP", OptionKind.Reconnection, Layer + "reconnection", "Delays before a point is dialled again, seconds"),
        NodeOption.Of("--app-queue", "N|none", Bytes, Layer + "queues.incoming-app-message-queue-size", "Messages of a connection that were not taken yet"),
        NodeOption.Of("--in-queue", "BYTES|none", Bytes, Layer + "queues.incoming-message-queue-size", "Bytes of messages that were not handled yet"),
        NodeOption.Of("--out-queue", "BYTES|none", Bytes, Layer + "queues.outgoing-message-queue-size", "Bytes of messages that wait to be sent"),
        NodeOption.Of("--read-queue", "BYTES|none", Bytes, Layer + "queues.read-queue-size", "Bytes received and not opened yet"),
        NodeOption.Of("--write-queue", "BYTES|none", Bytes, Layer + "queues.write-queue-size", "Bytes sealed and not taken by the system yet"),
        NodeOption.Of("--chunk-size", "BYTES", OptionKind.Whole(0, int.MaxValue), Layer + "limits.binary-chunks-size", "Bytes of a frame on the wire"),
        NodeOption.Of("--max-upload-speed", "KIB", OptionKind.Whole(1, 1 << 20), Layer + "limits.max-upload-speed", "KiB per second over all connections"),
        NodeOption.Of("--max-download-speed", "KIB", OptionKind.Whole(1, 1 << 20), Layer + "limits.max-download-speed", "KiB per second over all connections"),
        NodeOption.Of("--max-known-points", "MAX,TARGET", OptionKind.MaxAndTarget, Layer + "limits.max-known-points", "Known points: at most, and after a collection"),
        NodeOption.Of("--max-known-peer-ids", "MAX,TARGET", OptionKind.MaxAndTarget, Layer + "limits.max-known-peer-ids", "Known peers: at most, and after a collection"),
        NodeOption.Of("--discovery-port", "N", Port, Layer + "discovery.port", "UDP port of the local discovery"),
        NodeOption.Of("--discovery-addr", "IP", OptionKind.Address, Layer + "discovery.addr", "IPv4 address that the local discovery sends to"),
        NodeOption.Switch("--trust-discovered", Layer + "discovery.trust-discovered-peers", "Points found by the local discovery become trusted"),
        NodeOption.Switch("--disable-peer-discovery", Layer + "disable-peer-discovery", "Neither tell nor take points of others"),
        NodeOption.Switch("--disable-mempool", Layer + "disable-mempool", "Tell peers that no mempool contents are wanted"),
        NodeOption.Switch("--echo", Script + "echo", "With --script: send every received message back"),
        NodeOption.Switch("--sink", Script + "sink", "With --script: count received messages and print totals once a second"),
        NodeOption.Switch("--quiet", Script + "quiet", "With --script: no event lines"),
        NodeOption.Of("--hex-max", "N", OptionKind.Whole(0, NodeSettings.MaxHexBytes), Script + "hex-max", "With --script: bytes of a payload that its line shows"),
        NodeOption.Switch("--sha256", Script + "sha256", "With --script: message lines carry the SHA-256 of the payload"),
        NodeOption.Switch("--allow-raw", Script + "allow-raw", "With --script: allow the command raw"),
        NodeOption.Of("--rpc", "ADDR:PORT", OptionKind.EndPoint, "mavryk.node.rpc.listen", "Serve the RPC there; port 0: let the system choose"),
        NodeOption.Of("--log", "LEVEL", OptionKind.OneOf("debug", "info", "warning", "error", "off"), "akka.loglevel", "What is logged to standard error: debug, info, warning, error, off"),
        NodeOption.Of("--seed", "N", OptionKind.Whole(0, long.MaxValue), "mavryk.node.seed", "Seed of all chance in decisions, for repeatable runs"),
    ];

    /// <summary>The options that were given, as HOCON.</summary>
    public static string ToHocon(ParseResult parsed) => string.Concat(All.Select(option => option.ToHocon(parsed)).OfType<string>().Select(line => line + "\n"));
}
