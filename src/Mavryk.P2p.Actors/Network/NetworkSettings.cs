using System.Collections.Immutable;
using Akka.IO;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Welcome;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Swap;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Network;

/// <summary>The settings as the actors want them, each in the record of its room. Immutable.</summary>
internal sealed record NetworkSettings
{
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

    /// <summary>Options of every socket that is dialled.</summary>
    public Inet.SocketOption[] SocketOptions { get; init; } = [];

    /// <summary>For the whole shutdown; then by force.</summary>
    public required TimeSpan ShutdownTimeout { get; init; }

    /// <summary>Events kept for a watcher that is slow.</summary>
    public required int EventsBuffer { get; init; }

    /// <summary>Checks everything at once.</summary>
    /// <returns>Every error, or none and the settings.</returns>
    public static ImmutableArray<P2pError> TryCreate(P2pOptions options, PeerId ownPeerId, VersionNegotiation versions, out NetworkSettings? settings)
    {
        var errors = P2pValidation.Check(options.Config, options.Limits).Errors;
        settings = errors.IsEmpty ? Create(options, ownPeerId, versions) : null;
        return errors;
    }

    private static NetworkSettings Create(P2pOptions options, PeerId ownPeerId, VersionNegotiation versions) => new()
    {
        Pool = CreatePoolSettings(options, ownPeerId, versions),
        Swap = new SwapSettings { Linger = options.Limits.SwapLinger, PrivateMode = options.Config.PrivateMode, AckLifetime = options.SwapAnswerWindow },
        ControlMessages = options.ControlMessages,
        Connections = CreateConnectionLimits(options),
        Welcome = options.Config.ListeningPort is { } port
            ? new WelcomeSettings(options.Config.ListeningAddress, port, options.Limits.Backlog, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60))
            : null,
        AdvertisedPort = options.Config.AdvertisedPort,
        ShutdownTimeout = options.ShutdownTimeout,
        EventsBuffer = options.EventsBuffer,
    };

    private static PoolSettings CreatePoolSettings(P2pOptions options, PeerId ownPeerId, VersionNegotiation versions) => options.Pool with
    {
        OwnPeerId = ownPeerId,
        Versions = versions,
        TrustedPoints = options.TrustedPoints,
        PrivateMode = options.Config.PrivateMode,
        Bounds = options.Limits.Connections,
        MaintenanceEnabled = options.Limits.MaintenanceIdleTime is not null,
        DiscoveryDisabled = options.Config.DisablePeerDiscovery,
        MaxKnownPoints = options.Limits.MaxKnownPoints,
        MaxKnownPeers = options.Limits.MaxKnownPeerIds,
        Greylists = options.Limits.Greylists,
        Reconnection = options.Config.Reconnection,
        Admission = options.Pool.Admission with { MaxHandshakes = options.Limits.MaxIncomingConnections },
    };

    private static ConnectionLimits CreateConnectionLimits(P2pOptions options)
    {
        // Validated before.
        _ = MessageCutter.TryCreate(options.Limits.BinaryChunksSize, out var cutter, out _);
        return new ConnectionLimits
        {
            ConnectionTimeout = options.Limits.ConnectionTimeout,
            AuthenticationTimeout = options.Limits.AuthenticationTimeout,
            CloseTimeout = options.CloseTimeout,
            ProofOfWorkTarget = ProofOfWorkTarget.FromDifficulty(options.Config.ExpectedProofOfWork),
            Cutter = cutter!,
            OutgoingQueueBytes = options.Limits.OutgoingMessageQueueBytes ?? long.MaxValue,
            IncomingQueueBytes = options.Limits.IncomingMessageQueueBytes ?? long.MaxValue,
            AppQueueMessages = options.Limits.IncomingAppMessageQueueLength ?? long.MaxValue,
            WritesInFlight = options.WritesInFlight,
        };
    }
}
