namespace Mavryk.P2p.Protocol.Json;

/// <summary>What the Mavryk shell stores for each peer, in the peers file too: counters of what was exchanged (wire 8.8). All zero at first. Immutable.</summary>
public sealed record MavrykPeerMetadata
{
    /// <summary>The score, whatever the counters say: the collection of known peers goes by age alone.</summary>
    public const double Score = 1.0;

    /// <summary>A peer of which nothing is known.</summary>
    public static readonly MavrykPeerMetadata Initial = new();

    /// <summary>Answers.</summary>
    public ResponseCounters Responses { get; init; } = new();

    /// <summary>Questions.</summary>
    public RequestCounters Requests { get; init; } = new();

    /// <summary>Valid blocks received.</summary>
    public long ValidBlocks { get; init; }

    /// <summary>Old heads received.</summary>
    public long OldHeads { get; init; }

    /// <summary>What became of received operations.</summary>
    public PrevalidatorCounters PrevalidatorResults { get; init; } = new();

    /// <summary>Messages about a chain that was not activated.</summary>
    public long UnactivatedChains { get; init; }

    /// <summary>Messages about an inactive chain.</summary>
    public long InactiveChains { get; init; }

    /// <summary>Blocks announced too early.</summary>
    public long FutureBlocksAdvertised { get; init; }

    /// <summary>What was sent without having been announced.</summary>
    public UnadvertisedCounters Unadvertised { get; init; } = new();

    /// <summary>Announcements.</summary>
    public AdvertisementCounters Advertisements { get; init; } = new();

    /// <summary>One counter for each kind of message.</summary>
    public sealed record MessageCounters(
        long Branch = 0,
        long Head = 0,
        long BlockHeader = 0,
        long Operations = 0,
        long Protocols = 0,
        long OperationHashesForBlock = 0,
        long OperationsForBlock = 0,
        long Checkpoint = 0,
        long ProtocolBranch = 0,
        long PredecessorHeader = 0,
        long Other = 0);

    /// <summary>Answers sent, failed and received, and those that nobody waited for.</summary>
    public sealed record ResponseCounters
    {
        /// <summary>Sent.</summary>
        public MessageCounters Sent { get; init; } = new();

        /// <summary>Not sent, for want of room.</summary>
        public MessageCounters Failed { get; init; } = new();

        /// <summary>Received.</summary>
        public MessageCounters Received { get; init; } = new();

        /// <summary>Received without a question.</summary>
        public long Unexpected { get; init; }

        /// <summary>Received too late.</summary>
        public long Outdated { get; init; }
    }

    /// <summary>Questions sent, received, failed and scheduled.</summary>
    public sealed record RequestCounters
    {
        /// <summary>Sent.</summary>
        public MessageCounters Sent { get; init; } = new();

        /// <summary>Received.</summary>
        public MessageCounters Received { get; init; } = new();

        /// <summary>Not sent, for want of room.</summary>
        public MessageCounters Failed { get; init; } = new();

        /// <summary>To be sent.</summary>
        public MessageCounters Scheduled { get; init; } = new();
    }

    /// <summary>What became of received operations.</summary>
    public sealed record PrevalidatorCounters(
        long CannotDownload = 0,
        long CannotParse = 0,
        long RefusedByPrefilter = 0,
        long RefusedByPostfilter = 0,
        long Applied = 0,
        long BranchDelayed = 0,
        long BranchRefused = 0,
        long Refused = 0,
        long Duplicate = 0,
        long Outdated = 0);

    /// <summary>What was sent without having been announced.</summary>
    public sealed record UnadvertisedCounters(long Block = 0, long Operations = 0, long Protocol = 0);

    /// <summary>Announcements of one direction.</summary>
    public sealed record AnnouncementCounters(long Head = 0, long Branch = 0);

    /// <summary>Announcements of both directions.</summary>
    public sealed record AdvertisementCounters
    {
        /// <summary>Sent.</summary>
        public AnnouncementCounters Sent { get; init; } = new();

        /// <summary>Received.</summary>
        public AnnouncementCounters Received { get; init; } = new();
    }
}
