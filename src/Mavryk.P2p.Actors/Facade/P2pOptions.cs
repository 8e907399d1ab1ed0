using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>What a network instance is told: the reference's configuration and limits (behaviour 2), and what is ours. Immutable.</summary>
public sealed record P2pOptions
{
    /// <summary>The name of the root actor, <c>/user/p2p</c>.</summary>
    public string Name { get; init; } = "p2p";

    /// <summary>Who we are to others, and whom we trust.</summary>
    public P2pConfig Config { get; init; } = new();

    /// <summary>Time-outs, slots, tables and queues.</summary>
    public P2pLimits Limits { get; init; } = P2pLimits.Default;

    /// <summary>The rules of the pool. Own peer id, versions, trusted points and what <see cref="Config"/> and <see cref="Limits"/> say are filled in.</summary>
    public PoolSettings Pool { get; init; } = new() { OwnPeerId = default, Versions = new VersionNegotiation("", [0], [0]) };

    /// <summary>Trusted points beside the names of the configuration: numeric, known at the start.</summary>
    public ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)> TrustedPoints { get; init; } = [];

    /// <summary>What one connection may ask of us: more is dropped (behaviour 15).</summary>
    public ControlMessageRates ControlMessages { get; init; } = new();

    /// <summary>How long after a swap request its answer is taken.</summary>
    public TimeSpan SwapAnswerWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Writes of up to 64 KiB given to a socket and not acknowledged yet.</summary>
    public int WritesInFlight { get; init; } = 4;

    /// <summary>For the last writes of a connection that closes.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>For the whole shutdown, then what is left is stopped by force.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Events kept for a watcher that is slow.</summary>
    public int EventsBuffer { get; init; } = 1024;

    /// <summary>Sockets, chance and nonces; absent: those of the system.</summary>
    public P2pEnvironment? Environment { get; init; }
}
