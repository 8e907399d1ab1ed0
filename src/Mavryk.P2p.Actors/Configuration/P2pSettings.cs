using System.Collections.Immutable;
using Akka.Configuration;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Configuration;

/// <summary>All settings of one network instance, as <c>hocon/reference.conf</c> explains them. A new value has the defaults of that file. Immutable.</summary>
public sealed record P2pSettings
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "mavryk.p2p";

    /// <summary>Name of the root actor.</summary>
    public string Name { get; init; } = "p2p";

    /// <summary>The network this node belongs to.</summary>
    public string ChainName { get; init; } = "MAVRYK_MAINNET";

    /// <summary>Versions of the application's messages that this node speaks.</summary>
    public ImmutableArray<ushort> DistributedDbVersions { get; init; } = [0, 1, 2];

    /// <summary>Versions of this layer that this node speaks.</summary>
    public ImmutableArray<ushort> P2pVersions { get; init; } = [0, 1];

    /// <summary>The three above as the rule of wire 4.7.</summary>
    public VersionNegotiation Versions => new(ChainName, DistributedDbVersions, P2pVersions);

    /// <summary>This node wants no mempool contents.</summary>
    public bool DisableMempool { get; init; }

    /// <summary>File with the keys of this node.</summary>
    public string IdentityFile { get; init; } = "identity.json";

    /// <summary>What this node is told about itself and its surroundings.</summary>
    public P2pConfig Config { get; init; } = new();

    /// <summary>Time-outs, slots, tables and queues.</summary>
    public P2pLimits Limits { get; init; } = P2pLimits.Default;

    /// <summary>The rules of the pool. Its peer id, versions and resolved trusted points are not settings: whoever starts the pool fills them in.</summary>
    public PoolSettings Pool { get; init; } = new() { OwnPeerId = default, Versions = new VersionNegotiation("", [0], [0]) };

    /// <summary>How often names among the trusted points are resolved again; absent: only at the start.</summary>
    public TimeSpan? DnsRefresh { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How connections are looked for. Bounds, idle time, privacy and shares are filled in from the rest.</summary>
    public MaintenanceSettings Maintenance { get; init; } = new();

    /// <summary>How long after a swap request its answer is taken.</summary>
    public TimeSpan SwapAnswerWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause of the local discovery after its first datagram.</summary>
    public TimeSpan DiscoveryFirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause of the local discovery.</summary>
    public TimeSpan DiscoveryMaxDelay { get; init; } = TimeSpan.FromSeconds(51.2);

    /// <summary>What one connection may ask of us.</summary>
    public ControlMessageRates ControlMessages { get; init; } = new();

    /// <summary>How sockets are used.</summary>
    public IoSettings Io { get; init; } = new();

    /// <summary>First pause before a lost listening socket is opened again.</summary>
    public TimeSpan MinRebindDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such pause.</summary>
    public TimeSpan MaxRebindDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>File of known peers; absent: nothing is kept.</summary>
    public string? PeersFile { get; init; } = "peers.json";

    /// <summary>File of bans and of the points trusted by word; absent: nothing is kept.</summary>
    public string? BansFile { get; init; } = "bans.json";

    /// <summary>A change is written after this time.</summary>
    public TimeSpan SaveDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Events kept for a watcher that is slow.</summary>
    public int EventsBuffer { get; init; } = 1024;

    /// <summary>For the whole shutdown.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The defaults, as HOCON.</summary>
    public static Config Reference { get; } = ConfigurationFactory.FromResource<P2pSettings>("Mavryk.P2p.Actors.reference.conf");

    /// <summary>Reads the settings of a configuration, with the defaults for what it does not say, and checks them.</summary>
    /// <param name="config">The configuration of the whole actor system, or any other that has the section.</param>
    /// <param name="section">The section; an instance beside others may have its own, with the same keys.</param>
    /// <returns>The settings, or all errors at once: unreadable values, unknown keys, values that do not go together.</returns>
    public static P2pSettingsResult Create(Config config, string section = Section) => new P2pSettingsReader(config, section).Read();
}
