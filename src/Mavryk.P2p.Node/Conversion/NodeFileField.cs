namespace Mavryk.P2p.Node.Conversion;

/// <summary>A field of the reference's file (behaviour 2.2, 2.3, 2.5) and the setting that it becomes. Immutable.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Kind">What is allowed there.</param>
/// <param name="Key">The setting below <c>mavryk.p2p</c>; null: there is none, and the note says why.</param>
internal sealed record NodeFileField(string Name, NodeFileKind Kind, string? Key)
{
    /// <summary>What the operator should know if the field is there.</summary>
    public string? Note { get; init; }

    /// <summary>What the operator should know if the object is there without the field: a trap of the reference (behaviour 2.2).</summary>
    public string? NoteIfAbsent { get; init; }

    /// <summary>The fields of <c>p2p</c> that are one setting each.</summary>
    public static IReadOnlyList<NodeFileField> OfP2p { get; } =
    [
        new("expected-proof-of-work", NodeFileKind.Number, "expected-proof-of-work"),
        new("bootstrap-peers", NodeFileKind.Points, "trusted-points"),
        new("advertised-net-port", NodeFileKind.Whole.OrNull("same"), "advertised-port"),
        new("private-mode", NodeFileKind.Switch, "private-mode"),
        new("disable_mempool", NodeFileKind.Switch, "disable-mempool"),
        new("disable_peer_discovery", NodeFileKind.Switch, "disable-peer-discovery"),
        new("enable_testchain", NodeFileKind.Switch, Key: null) { Note = "enable_testchain is no matter of the P2P layer" },
    ];

    /// <summary>The fields of <c>p2p.limits</c>.</summary>
    public static IReadOnlyList<NodeFileField> OfLimits { get; } =
    [
        new("connection-timeout", NodeFileKind.Seconds, "limits.connection-timeout")
        {
            NoteIfAbsent = "limits lacks connection-timeout: the reference takes 5 s then; its documented default, 10 s, holds here",
        },
        new("authentication-timeout", NodeFileKind.Seconds, "limits.authentication-timeout"),
        new("greylist-timeout", NodeFileKind.Seconds, Key: null) { Note = "greylist-timeout has no effect in the reference either" },
        new("maintenance-idle-time", NodeFileKind.Seconds.OrNull("off"), "maintenance.idle-time"),
        new("min-connections", NodeFileKind.Whole, "limits.min-connections"),
        new("expected-connections", NodeFileKind.Whole, "limits.expected-connections"),
        new("max-connections", NodeFileKind.Whole, "limits.max-connections"),
        new("backlog", NodeFileKind.Whole, "limits.backlog"),
        new("max-incoming-connections", NodeFileKind.Whole, "limits.max-incoming-connections"),
        new("max-download-speed", NodeFileKind.Whole.OrNull("unlimited"), "limits.max-download-speed"),
        new("max-upload-speed", NodeFileKind.Whole.OrNull("unlimited"), "limits.max-upload-speed"),
        new("swap-linger", NodeFileKind.Seconds.OrNull("off"), "swap.linger"),
        new("binary-chunks-size", NodeFileKind.Whole.OrNull("max"), "limits.binary-chunks-size") { Note = "the reference drops binary-chunks-size of the file and uses the greatest chunks" },
        new("read-buffer-size", NodeFileKind.Whole, "io.read-buffer-size"),
        new("read-queue-size", NodeFileKind.Whole.OrNull("unlimited"), "queues.read-queue-size"),
        new("write-queue-size", NodeFileKind.Whole.OrNull("unlimited"), "queues.write-queue-size"),
        new("incoming-app-message-queue-size", NodeFileKind.Whole.OrNull("unlimited"), Key: null)
        {
            Note = "incoming-app-message-queue-size counts bytes there and messages here: set queues.incoming-app-message-queue-size by hand",
        },
        new("incoming-message-queue-size", NodeFileKind.Whole.OrNull("unlimited"), "queues.incoming-message-queue-size"),
        new("outgoing-message-queue-size", NodeFileKind.Whole.OrNull("unlimited"), "queues.outgoing-message-queue-size"),
        new("max_known_points", NodeFileKind.Pair.OrNull("unlimited"), "limits.max-known-points")
        {
            NoteIfAbsent = "limits lacks max_known_points: the reference's table is unlimited then; its documented default holds here",
        },
        new("max_known_peer_ids", NodeFileKind.Pair.OrNull("unlimited"), "limits.max-known-peer-ids")
        {
            NoteIfAbsent = "limits lacks max_known_peer_ids: the reference's table is unlimited then; its documented default holds here",
        },
        new("peer_greylist_size", NodeFileKind.Whole, "limits.peer-greylist-size"),
        new("ip_greylist_size_in_kilobytes", NodeFileKind.Whole, "limits.ip-greylist-size-kib"),
        new("ip_greylist_cleanup_delay", NodeFileKind.Seconds, "limits.ip-greylist-cleanup-delay"),
    ];

    /// <summary>The fields of <c>p2p.greylisting_config</c>, a historical name: they are about reconnection.</summary>
    public static IReadOnlyList<NodeFileField> OfReconnection { get; } =
    [
        new("factor", NodeFileKind.Number, "reconnection.factor"),
        new("initial-delay", NodeFileKind.Seconds, "reconnection.initial-delay"),
        new("disconnection-delay", NodeFileKind.Seconds, "reconnection.disconnection-delay"),
        new("increase-cap", NodeFileKind.Seconds, "reconnection.increase-cap"),
    ];
}
