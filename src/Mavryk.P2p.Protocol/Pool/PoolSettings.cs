using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>Everything the decisions of the pool depend on. Defaults are those of behaviour 2 and of the project's decisions. Immutable.</summary>
public sealed record PoolSettings
{
    /// <summary>Who we are: also decides simultaneous dials (behaviour 5.9).</summary>
    public required PeerId OwnPeerId { get; init; }

    /// <summary>The versions we can speak.</summary>
    public required VersionNegotiation Versions { get; init; }

    /// <summary>Registered as trusted at the start, with the peer id that must answer there, if known.</summary>
    public ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)> TrustedPoints { get; init; } = [];

    /// <summary>Only trusted points are dialled, only trusted points and peers are let in (behaviour 3.5).</summary>
    public bool PrivateMode { get; init; }

    /// <summary>How many connections.</summary>
    public ConnectionBounds Bounds { get; init; } = new(10, 50, 100);

    /// <summary>True if the maintenance runs: then others are admitted up to the maximal threshold only, so that it never has to close what was just let in.</summary>
    public bool MaintenanceEnabled { get; init; } = true;

    /// <summary>Slots below the maximum that only trusted points and peers may take.</summary>
    public int SlotsForTrusted { get; init; }

    /// <summary>
    /// Slots that incoming connections of strangers may not take, so that nobody can surround us from outside; the maintenance fills them. Absent: the minimum of
    /// connections, as far as there is room between the maximal target and the maximal threshold, and none without maintenance.
    /// </summary>
    public int? SlotsForOutgoing { get; init; }

    /// <summary>The reference's admission: a coin decides about one slot above the maximum (behaviour 5.4 h).</summary>
    public bool RandomExtraSlot { get; init; }

    /// <summary>Simultaneous dials keep the connection of the greater peer id (behaviour 5.9); else both refuse, as in the reference.</summary>
    public bool TieBreak { get; init; } = true;

    /// <summary>Neither points nor requests for points go out or are taken in (behaviour 2.1).</summary>
    public bool DiscoveryDisabled { get; init; }

    /// <summary>Trusted points may be told to others, as the reference does against the promise of its interface (behaviour 4.7).</summary>
    public bool AdvertiseTrustedPoints { get; init; }

    /// <summary>Points of private networks are taken from anybody: for sandboxes (behaviour 4.2).</summary>
    public bool AcceptPrivateAddresses { get; init; }

    /// <summary>Bound of the known points; absent: none.</summary>
    public TableLimit? MaxKnownPoints { get; init; } = new(400, 300);

    /// <summary>Bound of the known peers; absent: none.</summary>
    public TableLimit? MaxKnownPeers { get; init; } = new(400, 300);

    /// <summary>Points that incoming connections from one routable address may announce for it, beside those we have dialled with success.</summary>
    public int MaxPointsPerAddress { get; init; } = 8;

    /// <summary>Unknown points taken from one connection at once.</summary>
    public int PointsPerSourceBurst { get; init; } = 200;

    /// <summary>Unknown points taken from one connection in a minute, after the burst.</summary>
    public int PointsPerSourceAndMinute { get; init; } = 100;

    /// <summary>Share of the table of known points that may come from what one network told.</summary>
    public double MaxShareOfSource { get; init; } = 0.25;

    /// <summary>The two greylists.</summary>
    public GreylistSettings Greylists { get; init; } = new();

    /// <summary>Delays before a point is dialled again.</summary>
    public ReconnectionConfig Reconnection { get; init; } = new();

    /// <summary>Every delay is changed at random by up to this share, so that nodes do not retry in lock-step (behaviour 3.2).</summary>
    public double ReconnectionJitter { get; init; } = 0.1;

    /// <summary>
    /// Longest delay after a failure while no connection at all is running: then the fault is likely ours, and points must not be given up
    /// for days because our own line was down for a night. Absent: no difference, as in the reference.
    /// </summary>
    public TimeSpan? IsolatedDelayCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Limits of incoming sockets.</summary>
    public AdmissionSettings Admission { get; init; } = new();

    /// <summary>Slots above which no stranger is admitted.</summary>
    public int AdmissionLimit => Math.Min(MaintenanceEnabled ? Bounds.MaxThreshold : Bounds.Max, Bounds.Max - SlotsForTrusted);

    /// <summary><see cref="SlotsForOutgoing"/> with its default: also what the maintenance is to fill.</summary>
    public int OutgoingShare => SlotsForOutgoing ?? (MaintenanceEnabled ? Math.Min(Bounds.Min, Bounds.MaxThreshold - Bounds.MaxTarget) : 0);
}
