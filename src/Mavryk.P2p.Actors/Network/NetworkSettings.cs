using System.Collections.Immutable;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Discovery;
using Mavryk.P2p.Actors.Welcome;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Queues;
using Mavryk.P2p.Protocol.Swap;

namespace Mavryk.P2p.Actors.Network;

/// <summary>The settings as the actors want them, each in the record of its room. Immutable.</summary>
internal sealed record NetworkSettings
{
    private const long BytesPerKib = 1024;

    public required PoolSettings Pool { get; init; }

    /// <summary>The rules of exchanging connections.</summary>
    public required SwapSettings Swap { get; init; }

    /// <summary>What one connection may ask of us.</summary>
    public required ControlMessageRates ControlMessages { get; init; }

    public required ConnectionLimits Connections { get; init; }

    /// <summary>Absent: the node does not listen.</summary>
    public required WelcomeSettings? Welcome { get; init; }

    /// <summary>The port told to peers; absent: the port that is bound, or none.</summary>
    public required ushort? AdvertisedPort { get; init; }

    /// <summary>Options of every socket that is dialled or accepted.</summary>
    public required Inet.SocketOption[] SocketOptions { get; init; }

    /// <summary>For the whole shutdown; then by force.</summary>
    public required TimeSpan ShutdownTimeout { get; init; }

    /// <summary>Events kept for a watcher that is slow.</summary>
    public required int EventsBuffer { get; init; }

    /// <summary>How connections are looked for; absent: nobody looks.</summary>
    public required MaintenanceSettings? Maintenance { get; init; }

    /// <summary>Absent: this node takes no part in local discovery.</summary>
    public required DiscoverySettings? Discovery { get; init; }

    /// <summary>Host names whose addresses are trusted points (wire 6.5).</summary>
    public required ImmutableArray<PointName> TrustedNames { get; init; }

    /// <summary>The settings as they were given: what concerns one actor only is taken from here.</summary>
    public required P2pSettings Source { get; init; }

    /// <summary>Checks everything at once.</summary>
    /// <returns>Every error, or none and the settings.</returns>
    public static ImmutableArray<P2pError> TryCreate(P2pSettings source, PeerId ownPeerId, out NetworkSettings? settings, ILoggingAdapter? log = null)
    {
        var errors = P2pValidation.Check(source.Config, source.Limits).Errors;
        settings = errors.IsEmpty ? Create(source, ownPeerId, log) : null;
        return errors;
    }

    private static NetworkSettings Create(P2pSettings source, PeerId ownPeerId, ILoggingAdapter? log)
    {
        var pool = CreatePoolSettings(source, ownPeerId);
        Inet.SocketOption[] socketOptions = [new ConnectionSocketOptions(source.Io, log)];
        return new NetworkSettings
        {
            Source = source,
            Pool = pool,
            Swap = new SwapSettings { Linger = source.Limits.SwapLinger, PrivateMode = source.Config.PrivateMode, AckLifetime = source.SwapAnswerWindow },
            ControlMessages = source.ControlMessages,
            Connections = CreateConnectionLimits(source),
            Welcome = source.Config.ListeningPort is { } port
                ? new WelcomeSettings(source.Config.ListeningAddress, port, source.Limits.Backlog, source.MinRebindDelay, source.MaxRebindDelay) { SocketOptions = socketOptions }
                : null,
            SocketOptions = socketOptions,
            Maintenance = source.Limits.MaintenanceIdleTime is { } idleTime ? CreateMaintenanceSettings(source, idleTime, pool) : null,
            Discovery = DiscoverySettings.Of(source),
            TrustedNames = [.. source.Config.TrustedPoints.Where(static name => !IsNumeric(name, out _))],
            AdvertisedPort = source.Config.AdvertisedPort,
            ShutdownTimeout = source.ShutdownTimeout,
            EventsBuffer = source.EventsBuffer,
        };
    }

    private static PoolSettings CreatePoolSettings(P2pSettings source, PeerId ownPeerId) => source.Pool with
    {
        OwnPeerId = ownPeerId,
        Versions = source.Versions,
        TrustedPoints = NumericTrustedPoints(source.Config.TrustedPoints),
        PrivateMode = source.Config.PrivateMode,
        Bounds = source.Limits.Connections,
        MaintenanceEnabled = source.Limits.MaintenanceIdleTime is not null,
        DiscoveryDisabled = source.Config.DisablePeerDiscovery,
        MaxKnownPoints = source.Limits.MaxKnownPoints,
        MaxKnownPeers = source.Limits.MaxKnownPeerIds,
        Greylists = source.Limits.Greylists,
        Reconnection = source.Config.Reconnection,
        Admission = source.Pool.Admission with { MaxHandshakes = source.Limits.MaxIncomingConnections },
    };

    private static ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)> NumericTrustedPoints(ImmutableArray<PointName> names)
    {
        var points = ImmutableArray.CreateBuilder<(P2pPoint Point, PeerId? ExpectedPeerId)>();
        foreach (var name in names)
        {
            if (IsNumeric(name, out var address))
            {
                points.Add((new P2pPoint(address, name.Port ?? P2pConfig.DefaultPort), name.PeerId));
            }
        }

        return points.DrainToImmutable();
    }

    private static bool IsNumeric(PointName name, out P2pAddress address)
    {
        address = P2pAddress.Any;
        return name.IsDefaultAddress || P2pAddress.TryParse(name.Address, out address);
    }

    private static MaintenanceSettings CreateMaintenanceSettings(P2pSettings source, TimeSpan idleTime, PoolSettings pool) => source.Maintenance with
    {
        Bounds = source.Limits.Connections,
        IdleTime = idleTime,
        PrivateMode = source.Config.PrivateMode,
        SwapEnabled = source.Limits.SwapLinger is not null,
        OutgoingShare = pool.OutgoingShare,
    };

    private static ConnectionLimits CreateConnectionLimits(P2pSettings source)
    {
        // Validated before.
        _ = MessageCutter.TryCreate(source.Limits.BinaryChunksSize, out var cutter, out _);
        return new ConnectionLimits
        {
            ConnectionTimeout = source.Limits.ConnectionTimeout,
            AuthenticationTimeout = source.Limits.AuthenticationTimeout,
            CloseTimeout = source.Io.CloseTimeout,
            ProofOfWorkTarget = ProofOfWorkTarget.FromDifficulty(source.Config.ExpectedProofOfWork),
            Cutter = cutter!,
            Outgoing = new QueueLimit(source.Limits.OutgoingMessageQueueBytes),
            Incoming = new QueueLimit(source.Limits.IncomingMessageQueueBytes, source.Limits.IncomingAppMessageQueueLength),
            Writes = new QueueLimit(source.Limits.WriteQueueBytes, source.Io.InFlightWrites),
            ReadBufferBytes = source.Limits.ReadBufferBytes,
            WriteBufferBytes = source.Io.WriteBufferBytes,
            Patience = new ReadPatience(source.Io.FrameTimeout, source.Io.IdleProbe, source.Io.IdleTimeout),
            MaxDownload = source.Limits.MaxDownloadSpeed * BytesPerKib,
            MaxUpload = source.Limits.MaxUploadSpeed * BytesPerKib,
        };
    }
}
