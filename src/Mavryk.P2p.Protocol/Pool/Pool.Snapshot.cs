using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>What others see, and what must always hold.</content>
public sealed partial class Pool<TPeerMeta>
{
    private readonly HashSet<P2pPoint> _changedPoints = [];
    private readonly HashSet<PeerId> _changedPeers = [];
    private PoolSnapshot<TPeerMeta> _snapshot = new(
        0,
        ImmutableDictionary<P2pPoint, PointInfo>.Empty,
        ImmutableDictionary<PeerId, KnownPeer<TPeerMeta>>.Empty,
        ImmutableDictionary<PeerId, LiveConnection>.Empty,
        default);

    /// <summary>The present state as an immutable value. Costs as much as has changed since the last call; the same object if nothing has.</summary>
    public PoolSnapshot<TPeerMeta> Snapshot()
    {
        var counts = _phases.ToCounts();
        if (_changedPoints.Count == 0 && _changedPeers.Count == 0 && counts == _snapshot.Counts)
        {
            return _snapshot;
        }

        var points = _snapshot.Points.ToBuilder();
        foreach (var point in _changedPoints)
        {
            Update(points, point, _points.GetValueOrDefault(point)?.Info);
        }

        var peers = _snapshot.Peers.ToBuilder();
        var connections = _snapshot.Connections.ToBuilder();
        foreach (var peer in _changedPeers)
        {
            var entry = _peers.GetValueOrDefault(peer);
            Update(peers, peer, entry?.Info);
            Update(connections, peer, entry?.Owner is { } owner ? _attempts[owner].Connection : null);
        }

        _changedPoints.Clear();
        _changedPeers.Clear();
        return _snapshot = new PoolSnapshot<TPeerMeta>(
            _snapshot.Revision + 1, points.ToImmutable(), peers.ToImmutable(), connections.ToImmutable(), counts);
    }

    /// <summary>
    /// The invariants: reservations = dials + handshakes + running + closing; who holds a point or a peer is alive and in the matching phase; never more slots than allowed.
    /// For tests and debug builds: costs a walk over all tables.
    /// </summary>
    /// <exception cref="InvalidOperationException">One of them does not hold: a bug.</exception>
    public void CheckInvariants()
    {
        var counted = new PhaseCounts();
        foreach (var attempt in _attempts.Values)
        {
            counted.Enter(attempt.Incoming, attempt.Phase);
            Require(!attempt.HoldsSlot || attempt.Peer?.Owner == attempt.Id, $"attempt {attempt.Id} has a slot and no peer");
            Require(attempt.Phase != AttemptPhase.Running || attempt.Connection is not null, $"attempt {attempt.Id} runs without a connection");
        }

        var counts = _phases.ToCounts();
        Require(counted.ToCounts() == counts && counts.Total == _attempts.Count, "the counters differ from the attempts");
        Require(counts.Slots <= Math.Max(0, _settings.Bounds.Max) + (_settings.RandomExtraSlot ? 1 : 0), "more slots are taken than there are");
        Require(
            _incomingByAddress.Values.Sum() == _attempts.Values.Count(attempt => attempt.Incoming), "the incoming connections by address differ from the attempts");
        foreach (var entry in _points.Values)
        {
            Require(entry.IsDisconnected == entry.Owner is null, $"point {entry.Point} and its owner differ");
            Require(
                entry.Owner is not { } owner || (_attempts.TryGetValue(owner, out var attempt) && entry.Info.State == StateOf(attempt.Phase)),
                $"point {entry.Point} is {entry.Info.State} for an attempt that is not");
        }

        foreach (var entry in _peers.Values)
        {
            Require(entry.IsDisconnected == entry.Owner is null, $"peer {entry.Info.PeerId} and its owner differ");
            Require(
                entry.Owner is not { } owner || (_attempts.TryGetValue(owner, out var attempt) && attempt.HoldsSlot),
                $"peer {entry.Info.PeerId} is {entry.Info.State} for an attempt that is not");
        }
    }

    private static PointState StateOf(AttemptPhase phase) => phase switch
    {
        AttemptPhase.Pending => PointState.Requested,
        AttemptPhase.Accepted => PointState.Accepted,
        AttemptPhase.Running => PointState.Running,
        _ => PointState.Disconnected,
    };

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Pool invariant broken: {broken}.");
        }
    }

    private static void Update<TKey, TValue>(ImmutableDictionary<TKey, TValue>.Builder table, TKey key, TValue? value)
        where TKey : notnull
        where TValue : class
    {
        if (value is null)
        {
            table.Remove(key);
        }
        else
        {
            table[key] = value;
        }
    }
}
