using System.Collections.Immutable;
using Akka.Configuration;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;
using static Mavryk.P2p.Actors.Configuration.SettingKind;

namespace Mavryk.P2p.Actors.Configuration;

/// <summary>The table of all keys: each with its kind, in the order of the reference file. Not thread-safe.</summary>
internal sealed class P2pSettingsReader(Config config, string section)
{
    private const int GiB = 1 << 30;

    private static readonly SettingKind<int> Count = Whole(0, 65535);
    private static readonly SettingKind<int> AtLeastOne = Whole(1, 65535);
    private static readonly SettingKind<ushort> Port = Whole<ushort>(0, 65535);
    private static readonly SettingKind<ushort> OpenPort = Whole<ushort>(1, 65535);
    private static readonly SettingKind<P2pAddress> Address = Of("a numeric address", static (string text, out P2pAddress address) => P2pAddress.TryParse(text, out address));
    private static readonly SettingKind<IReadOnlyList<ushort>> Versions = ListOf(Port, 1, 256);
    private static readonly SettingKind<TableLimit?> Table = ListOf(Count, 2, 2).Select(static pair => new TableLimit(pair[0], pair[1])).Or("unlimited");
    private static readonly SettingKind<int?> Speed = Whole(1, 1 << 20).Or("unlimited");
    private static readonly SettingKind<int?> QueueSize = Size(0, int.MaxValue).Or("unlimited");
    private static readonly SettingKind<int?> Slots = AtLeastOne.Or("unlimited");
    private static readonly SettingKind<TimeSpan> Attempt = Time("1ms", "1h");
    private static readonly SettingKind<TimeSpan> UpToHour = Time("0ms", "1h");
    private static readonly SettingKind<TimeSpan> UpToDay = Time("1ms", "1d");
    private static readonly SettingKind<TimeSpan> UpToYear = Time("1ms", "365d");
    private static readonly SettingKind<TimeSpan> Seconds = Time("1s", "1d");
    private static readonly SettingKind<TimeSpan> LongSeconds = Time("1s", "365d");
    private static readonly SettingKind<IReadOnlyList<string>> Texts = ListOf(Of("a text", static (string text, out string result) => (result = text) is not null), 0, 65535);

    private readonly SettingsReader _reader = new(config, P2pSettings.Reference, section);

    /// <summary>The keys, known after <see cref="Read"/>.</summary>
    public IReadOnlyCollection<string> Keys => _reader.Keys;

    public P2pSettingsResult Read()
    {
        var settings = ReadSettings();
        var validation = P2pValidation.Check(settings.Config, settings.Limits);
        ImmutableArray<SettingsError> errors = [.. _reader.End(), .. validation.Errors.Select(error => new SettingsError(section, null, error.Message))];
        return errors.IsEmpty ? new P2pSettingsResult.Valid(settings, validation.Warnings) : new P2pSettingsResult.Invalid(errors);
    }

    private P2pSettings ReadSettings()
    {
        var name = _reader.Get("name", Text);
        var chainName = _reader.Get("chain-name", Text);
        ImmutableArray<ushort> dbVersions = [.. _reader.Get("distributed-db-versions", Versions)];
        ImmutableArray<ushort> p2pVersions = [.. _reader.Get("p2p-versions", Versions)];
        var disableMempool = _reader.Get("disable-mempool", Switch);
        var identityFile = _reader.Get("identity-file", Text);
        var p2pConfig = ReadConfig();
        var limits = ReadLimits();
        p2pConfig = p2pConfig with { Reconnection = ReadReconnection() };
        var rebind = _reader.GetRange("welcome.min-rebind-delay", "welcome.max-rebind-delay", Attempt, UpToDay);
        var discoveryDelay = _reader.GetRange("discovery.first-delay", "discovery.max-delay", Attempt, UpToDay);
        return new P2pSettings
        {
            Name = name,
            ChainName = chainName,
            DistributedDbVersions = dbVersions,
            P2pVersions = p2pVersions,
            DisableMempool = disableMempool,
            IdentityFile = identityFile,
            Config = p2pConfig,
            Limits = limits,
            Pool = ReadPool(p2pConfig, limits, new VersionNegotiation(chainName, dbVersions, p2pVersions)),
            DnsRefresh = _reader.Get("pool.dns-refresh", Time("1s", "30d").Or("off")),
            Maintenance = ReadMaintenance(),
            SwapAnswerWindow = _reader.Get("swap.answer-window", Attempt),
            DiscoveryFirstDelay = discoveryDelay.Lower,
            DiscoveryMaxDelay = discoveryDelay.Upper,
            ControlMessages = ReadControlMessages(),
            Io = ReadIo(),
            MinRebindDelay = rebind.Lower,
            MaxRebindDelay = rebind.Upper,
            PeersFile = _reader.Get("storage.peers-file", Text.OrOff()),
            BansFile = _reader.Get("storage.bans-file", Text.OrOff()),
            SaveDelay = _reader.Get("storage.save-delay", Time("0ms", "1d")),
            EventsBuffer = _reader.Get("events.buffer-size", Whole(1, 1 << 20)),
            ShutdownTimeout = _reader.Get("shutdown.timeout", UpToHour),
        };
    }

    private P2pConfig ReadConfig()
    {
        var discoveryPort = _reader.Get("discovery.port", OpenPort.Or("off"));
        var discoveryAddress = _reader.Get("discovery.addr", Address.Or("off"));
        return new P2pConfig
        {
            ExpectedProofOfWork = _reader.Get("expected-proof-of-work", Number(0, 256)),
            ListeningAddress = _reader.Get("listening-addr", Address),
            ListeningPort = _reader.Get("listening-port", Port.Or("off")),
            AdvertisedPort = _reader.Get("advertised-port", OpenPort.Or("same")),
            TrustedPoints = ReadPoints("trusted-points"),
            PrivateMode = _reader.Get("private-mode", Switch),
            DisablePeerDiscovery = _reader.Get("disable-peer-discovery", Switch),
            DiscoveryPort = discoveryPort ?? (discoveryAddress is null ? null : P2pConfig.DefaultDiscoveryPort),
            DiscoveryAddress = discoveryAddress ?? (discoveryPort is null ? null : P2pConfig.DefaultDiscoveryAddress),
            TrustDiscoveredPeers = _reader.Get("discovery.trust-discovered-peers", Switch),
        };
    }

    private ImmutableArray<PointName> ReadPoints(string key)
    {
        var points = ImmutableArray.CreateBuilder<PointName>();
        foreach (var text in _reader.Get(key, Texts))
        {
            if (PointName.TryParse(text, out var point, out var error))
            {
                points.Add(point);
            }
            else
            {
                _reader.Fail(key, text, new P2pError.FailedToParseAddress(text, error.Message).Message.TrimEnd());
            }
        }

        return points.DrainToImmutable();
    }

    private P2pLimits ReadLimits()
    {
        var connections = _reader.Get("limits.connections", Whole(1, P2pLimits.MaxConnectionsOption).Or("off"));
        var limits = new P2pLimits
        {
            Connections = new ConnectionBounds(
                _reader.Get("limits.min-connections", Count), _reader.Get("limits.expected-connections", Count), _reader.Get("limits.max-connections", Count)),
            MaxIncomingConnections = _reader.Get("limits.max-incoming-connections", Count),
            Backlog = _reader.Get("limits.backlog", Count),
            ConnectionTimeout = _reader.Get("limits.connection-timeout", Attempt),
            AuthenticationTimeout = _reader.Get("limits.authentication-timeout", Attempt),
            MaxDownloadSpeed = _reader.Get("limits.max-download-speed", Speed),
            MaxUploadSpeed = _reader.Get("limits.max-upload-speed", Speed),
            MaxKnownPoints = _reader.Get("limits.max-known-points", Table),
            MaxKnownPeerIds = _reader.Get("limits.max-known-peer-ids", Table),
            PeerGreylistSize = _reader.Get("limits.peer-greylist-size", AtLeastOne),
            IpGreylistSizeKib = _reader.Get("limits.ip-greylist-size-kib", AtLeastOne),
            IpGreylistCleanupDelay = _reader.Get("limits.ip-greylist-cleanup-delay", LongSeconds),
            BinaryChunksSize = _reader.Get("limits.binary-chunks-size", Whole(19, 65535).Or("max")),
            ReadQueueBytes = _reader.Get("queues.read-queue-size", QueueSize),
            WriteQueueBytes = _reader.Get("queues.write-queue-size", QueueSize),
            IncomingMessageQueueBytes = _reader.Get("queues.incoming-message-queue-size", QueueSize),
            OutgoingMessageQueueBytes = _reader.Get("queues.outgoing-message-queue-size", QueueSize),
            IncomingAppMessageQueueLength = _reader.Get("queues.incoming-app-message-queue-size", Whole(0, GiB - 1).Or("unlimited")),
            MaintenanceIdleTime = _reader.Get("maintenance.idle-time", UpToYear.Or("off")),
            SwapLinger = _reader.Get("swap.linger", UpToYear.Or("off")),
            ReadBufferBytes = _reader.Get("io.read-buffer-size", Size(0, GiB - 1)),
        };
        return connections is { } option ? limits.WithConnections(option) : limits;
    }

    private ReconnectionConfig ReadReconnection() => new()
    {
        Factor = _reader.Get("reconnection.factor", Number(1, 1000)),
        InitialDelay = _reader.Get("reconnection.initial-delay", Time("0ms", "365d")),
        DisconnectionDelay = _reader.Get("reconnection.disconnection-delay", Time("0ms", "365d")),
        IncreaseCap = _reader.Get("reconnection.increase-cap", Time("0ms", "3650d")),
    };

    private PoolSettings ReadPool(P2pConfig p2pConfig, P2pLimits limits, VersionNegotiation versions) => new()
    {
        OwnPeerId = default,
        Versions = versions,
        PrivateMode = p2pConfig.PrivateMode,
        Bounds = limits.Connections,
        MaintenanceEnabled = limits.MaintenanceIdleTime is not null,
        DiscoveryDisabled = p2pConfig.DisablePeerDiscovery,
        MaxKnownPoints = limits.MaxKnownPoints,
        MaxKnownPeers = limits.MaxKnownPeerIds,
        Greylists = limits.Greylists,
        Reconnection = p2pConfig.Reconnection,
        ReconnectionJitter = _reader.Get("reconnection.jitter", Number(0, 1)),
        IsolatedDelayCap = _reader.Get("reconnection.isolated-delay-cap", UpToYear.Or("off")),
        Admission = new AdmissionSettings
        {
            MaxHandshakes = limits.MaxIncomingConnections,
            MaxPerAddress = _reader.Get("admission.max-per-address", Slots),
            NetworkBurst = _reader.Get("admission.network-burst", Slots),
            NetworkRate = _reader.Get("admission.network-rate", Number(0.001, 1000)),
            MaxNetworks = _reader.Get("admission.max-networks", Whole(1, 1 << 20)),
        },
        SlotsForTrusted = _reader.Get("admission.slots-for-trusted", Count),
        SlotsForOutgoing = _reader.Get("admission.slots-for-outgoing", Count.Or("auto")),
        RandomExtraSlot = _reader.Get("admission.random-extra-slot", Switch),
        TieBreak = _reader.Get("admission.tie-break", Switch),
        AdvertiseTrustedPoints = _reader.Get("pool.advertise-trusted-points", Switch),
        AcceptPrivateAddresses = _reader.Get("pool.accept-private-addresses", Switch),
        PointsPerSourceBurst = _reader.Get("pool.points-per-source-burst", AtLeastOne),
        PointsPerSourceAndMinute = _reader.Get("pool.points-per-source-and-minute", AtLeastOne),
        MaxShareOfSource = _reader.Get("pool.max-share-of-source", Number(0, 1)),
    };

    private MaintenanceSettings ReadMaintenance()
    {
        var pause = _reader.GetRange("maintenance.search-pause", "maintenance.max-search-pause", Attempt, UpToDay);
        return new MaintenanceSettings
        {
            MaxParallelDials = _reader.Get("maintenance.parallel-dials", Whole(1, 1024)),
            SearchWait = pause.Lower,
            MaxSearchWait = pause.Upper,
            RollShare = _reader.Get("maintenance.roll-share", Number(0, 1)),
        };
    }

    private ControlMessageRates ReadControlMessages() => new()
    {
        Bootstrap = ReadRate("bootstrap"),
        Advertise = ReadRate("advertise"),
        SwapRequest = ReadRate("swap-request"),
        SwapAck = ReadRate("swap-ack"),
    };

    private MessageRate ReadRate(string kind) =>
        new(_reader.Get($"control-messages.{kind}-interval", UpToHour), _reader.Get($"control-messages.{kind}-burst", AtLeastOne));

    private IoSettings ReadIo() => new()
    {
        WriteBufferBytes = _reader.Get("io.write-buffer-size", Size(1024, 16 << 20)),
        InFlightWrites = _reader.Get("io.in-flight-writes", Whole(1, 64)),
        CloseTimeout = _reader.Get("io.close-timeout", UpToHour),
        FrameTimeout = _reader.Get("io.frame-timeout", Seconds.Or("off")),
        IdleProbe = _reader.Get("io.idle-probe", LongSeconds.Or("off")),
        IdleTimeout = _reader.Get("io.idle-timeout", LongSeconds.Or("off")),
        TcpUserTimeout = _reader.Get("io.tcp-user-timeout", UpToDay.Or("off")),
        TcpKeepAliveIdle = _reader.Get("io.tcp-keep-alive-idle", Seconds.Or("off")),
        TcpKeepAliveInterval = _reader.Get("io.tcp-keep-alive-interval", Seconds),
        TcpNoDelay = _reader.Get("io.tcp-no-delay", Switch),
    };
}
