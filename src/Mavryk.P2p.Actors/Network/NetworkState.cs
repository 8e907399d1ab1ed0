using System.Collections.Immutable;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Network;

/// <summary>
/// What readers outside the tree see without asking anybody: immutable snapshots, each published by its one owner with one volatile write.
/// </summary>
internal sealed class NetworkState<TMessage, TPeerMeta, TConnMeta>
{
    private volatile RunningConnections<TMessage, TConnMeta> _running = RunningConnections<TMessage, TConnMeta>.Empty;
    private volatile PoolSnapshot<TPeerMeta> _pool = new(
        0,
        ImmutableDictionary<P2pPoint, PointInfo>.Empty,
        ImmutableDictionary<PeerId, KnownPeer<TPeerMeta>>.Empty,
        ImmutableDictionary<PeerId, LiveConnection>.Empty,
        default);

    private volatile ListeningSocket? _listening;
    private volatile ReaderRegistration? _reader;
    private readonly CancellationTokenSource _gone = new();
    private readonly ImmutableArray<TaskCompletionSource> _stages =
        [.. Enum.GetValues<ShutdownStage>().Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    /// <param name="name">The name of the network.</param>
    public NetworkState(string name) => Meter = new NetworkMeter<TMessage, TPeerMeta, TConnMeta>(name, this);

    /// <summary>Published by the pool.</summary>
    public RunningConnections<TMessage, TConnMeta> Running
    {
        get => _running;
        set => _running = value;
    }

    /// <summary>Published by the pool after every change, before anybody is told of it.</summary>
    public PoolSnapshot<TPeerMeta> Pool
    {
        get => _pool;
        set => _pool = value;
    }

    /// <summary>Published by the root: who reads the connections that have no reader of their own.</summary>
    public ReaderRegistration? Reader
    {
        get => _reader;
        set => _reader = value;
    }

    /// <summary>Published by the root when the socket is bound, and when it is lost.</summary>
    public P2pPoint? ListeningPoint
    {
        get => _listening is { IsOpen: true } socket ? socket.Point : null;
        set => _listening = value is { } point ? new ListeningSocket(point, IsOpen: true) : _listening is { } lost ? lost with { IsOpen = false } : null;
    }

    /// <summary>The port of the listening socket also while it is lost: it comes back on the same one. 0 without any.</summary>
    public ushort ListeningPort => _listening?.Point.Port ?? 0;

    /// <summary>Bytes and rates of all connections, past and present.</summary>
    public TrafficMeter Traffic { get; } = new(null);

    /// <summary>For the metrics: what no table shows.</summary>
    public NetworkCounters Counters { get; } = new();

    /// <summary>Shows all this to who listens, until the tree is gone.</summary>
    public NetworkMeter<TMessage, TPeerMeta, TConnMeta> Meter { get; }

    /// <summary>Pulsed when any connection got a message, and at the end.</summary>
    public AsyncSignal AnyReceived { get; } = new();

    /// <summary>Completes when the tree is gone, or is left to itself after the time for the shutdown.</summary>
    public Task Stopped => Reached(ShutdownStage.Stopped);

    /// <summary>Cancelled at the same time.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Completes when the way down has come to this stage.</summary>
    public Task Reached(ShutdownStage stage) => _stages[(int)stage].Task;

    public void SetReached(ShutdownStage stage)
    {
        foreach (var reached in _stages.AsSpan(0, (int)stage + 1))
        {
            reached.TrySetResult();
        }
    }

    /// <summary>Idempotent. Also called when the time for the shutdown is over, since a callback that never returns keeps the tree alive.</summary>
    public void SetStopped()
    {
        var left = Interlocked.Exchange(ref _running, RunningConnections<TMessage, TConnMeta>.Empty);
        foreach (var connection in left.ByPeer.Values)
        {
            connection.SetClosed(new DisconnectionReason.PoolDestroyed());
        }

        Meter.Dispose();
        SetReached(ShutdownStage.Stopped);
        AnyReceived.Pulse();
        _gone.Cancel();
    }

    private sealed record ListeningSocket(P2pPoint Point, bool IsOpen);
}

/// <summary>The running connections at one moment. Immutable.</summary>
internal sealed record RunningConnections<TMessage, TConnMeta>(
    ImmutableDictionary<PeerId, ConnectionHandle<TMessage, TConnMeta>> ByPeer,
    ImmutableDictionary<P2pPoint, ConnectionHandle<TMessage, TConnMeta>> ByPoint)
{
    public static readonly RunningConnections<TMessage, TConnMeta> Empty = new(
        ImmutableDictionary<PeerId, ConnectionHandle<TMessage, TConnMeta>>.Empty,
        ImmutableDictionary<P2pPoint, ConnectionHandle<TMessage, TConnMeta>>.Empty);

    public RunningConnections<TMessage, TConnMeta> With(ConnectionHandle<TMessage, TConnMeta> connection) => new(
        ByPeer.SetItem(connection.Info.PeerId, connection),
        connection.Info.IdPoint.Point is { } point ? ByPoint.SetItem(point, connection) : ByPoint);

    public RunningConnections<TMessage, TConnMeta> Without(ConnectionHandle<TMessage, TConnMeta> connection) => new(
        ByPeer.Remove(connection.Info.PeerId),
        connection.Info.IdPoint.Point is { } point && ByPoint.GetValueOrDefault(point) == connection ? ByPoint.Remove(point) : ByPoint);
}
