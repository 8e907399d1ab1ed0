using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>The table of known points (behaviour 4.1 to 4.3).</content>
public sealed partial class Pool<TPeerMeta>
{
    private readonly Dictionary<AddressPrefix, int> _pointsBySource = [];

    /// <summary>The points found to be ourselves, least recently used first.</summary>
    public IReadOnlyList<P2pPoint> OwnPoints => [.. _ownPoints.Items];

    /// <summary>Makes a point known; of a known one only sets what is given.</summary>
    public void RegisterPoint(P2pPoint point, bool? trusted, PeerId? expectedPeerId, DateTimeOffset now) => Register(point, trusted, expectedPeerId, now);

    /// <summary>
    /// As <see cref="RegisterPoint"/>, unless the point is one of our own. Trust given here is not kept over a restart, as whoever gives it does so again; and what the
    /// operator said of the point stands.
    /// </summary>
    public bool RegisterNewPoint(P2pPoint point, bool? trusted, DateTimeOffset now)
    {
        if (_ownPoints.Touch(point))
        {
            return false;
        }

        var entry = Register(point, trusted: null, expectedPeerId: null, now);
        if (trusted is { } trust)
        {
            Trust(entry, trust, kept: false);
        }

        return true;
    }

    /// <summary>
    /// A point heard of by local discovery. A datagram is not authenticated: it can add trust, if the operator wants that, but never remove it (behaviour 3.4).
    /// </summary>
    /// <returns>False if the point makes no sense, is one of our own, or finds the table full of points that must stay.</returns>
    public bool RegisterDiscoveredPoint(P2pPoint point, bool trust, DateTimeOffset now) =>
        AddressScope.IsPlausible(point, point.Address, acceptPrivate: true)
        && (_points.ContainsKey(point) || TryMakeRoomForPoint())
        && RegisterNewPoint(point, trust ? true : null, now);

    /// <summary>
    /// Takes in the points that a remote told, in Advertise or Nack (behaviour 4.2). Skipped: own points, addresses that make no sense, what exceeds the source's allowance
    /// or its network's share of the table, and everything if the table is full of points that must stay.
    /// </summary>
    /// <returns>How many became known; 0 if discovery is disabled or the attempt is over.</returns>
    public int RegisterPointsFrom(AttemptId source, IEnumerable<P2pPoint> points, DateTimeOffset now) =>
        _attempts.TryGetValue(source, out var attempt) ? TakeIn(attempt, points, now) : 0;

    /// <summary>Forgets a point; false if it is unknown or in use.</summary>
    public bool UnregisterPoint(P2pPoint point)
    {
        if (!_points.TryGetValue(point, out var entry) || !entry.IsDisconnected)
        {
            return false;
        }

        Remove(entry);
        return true;
    }

    /// <summary>
    /// Sets who must answer at a known point (behaviour 4.3); another peer there is greylisted by its address and, if it is running, closed. False if the point
    /// is unknown.
    /// </summary>
    public bool SetExpectedPeerId(P2pPoint point, PeerId? peer, DateTimeOffset now)
    {
        if (!_points.TryGetValue(point, out var entry))
        {
            return false;
        }

        Expect(entry, peer, now);
        return true;
    }

    /// <summary>Sets or removes the trust of a known point; false if it is unknown. Does not touch bans: see <see cref="TrustPoint"/>.</summary>
    public bool SetTrusted(P2pPoint point, bool trusted)
    {
        if (!_points.TryGetValue(point, out var entry))
        {
            return false;
        }

        Trust(entry, trusted, kept: true);
        return true;
    }

    /// <summary>The points that the operator trusts, beyond what the configuration says, with who must answer there: to be kept over a restart.</summary>
    public ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)> TrustedPoints() =>
        [.. _points.Values.Where(entry => entry.TrustIsKept).Select(entry => (entry.Point, entry.Info.ExpectedPeerId)).OrderBy(trusted => trusted.Point)];

    /// <summary>Trusts the points of a file.</summary>
    public void RestoreTrustedPoints(IEnumerable<(P2pPoint Point, PeerId? ExpectedPeerId)> points, DateTimeOffset now)
    {
        foreach (var (point, expectedPeerId) in points)
        {
            Register(point, trusted: true, expectedPeerId, now);
        }
    }

    /// <summary>The last lines of the log of a point, oldest first; empty if it is unknown.</summary>
    public ImmutableArray<PointEvent> PointLog(P2pPoint point) => _points.TryGetValue(point, out var entry) ? entry.Log : [];

    private PointEntry Register(P2pPoint point, bool? trusted, PeerId? expectedPeerId, DateTimeOffset now, AddressPrefix? source = null)
    {
        if (!_points.TryGetValue(point, out var entry))
        {
            MakeRoomForPoint();
            entry = new PointEntry(point, now, source);
            _points.Add(point, entry);
            _changedPoints.Add(point);
            if (source is { } network)
            {
                Count(_pointsBySource, network, 1);
            }

            Wake(PoolTrigger.NewPoint);
            Publish(new P2pEvent.NewPoint(point));
        }

        if (expectedPeerId is { } expected)
        {
            Expect(entry, expected, now);
        }

        if (trusted is { } trust)
        {
            Trust(entry, trust, kept: true);
        }

        return entry;
    }

    /// <summary>A remote can announce another port each time it comes; so many it gets for its address, and the next pushes out its own oldest.</summary>
    private PointEntry RegisterAnnounced(P2pPoint point, DateTimeOffset now)
    {
        if (!_points.ContainsKey(point) && point.Address.IsRoutable())
        {
            var before = _points.Values
                .Where(entry => entry.Point.Address == point.Address && entry.IsDisconnected && !entry.Info.Trusted && entry.Merit != PointMerit.Proven)
                .OrderBy(entry => entry.Discovered)
                .ToList();
            before.SkipLast(_settings.MaxPointsPerAddress - 1).ToList().ForEach(Remove);
        }

        var announced = Register(point, trusted: null, expectedPeerId: null, now);
        announced.Raise(PointMerit.Met);
        return announced;
    }

    private int TakeIn(Attempt<TPeerMeta> source, IEnumerable<P2pPoint> points, DateTimeOffset now)
    {
        if (_settings.DiscoveryDisabled)
        {
            return 0;
        }

        var address = source.RemoteSocket.Address;
        var network = AddressPrefix.GroupOf(address);
        var share = address.IsLoopback || _settings.MaxKnownPoints is not { } limit ? int.MaxValue : (int)Math.Ceiling(limit.Max * _settings.MaxShareOfSource);
        var taken = 0;
        foreach (var point in points)
        {
            if (_points.ContainsKey(point)
                || _ownPoints.Touch(point)
                || !AddressScope.IsPlausible(point, address, _settings.AcceptPrivateAddresses)
                || _pointsBySource.GetValueOrDefault(network) >= share
                || !source.PointAllowance.TryTake(now))
            {
                continue;
            }

            if (!TryMakeRoomForPoint())
            {
                break;
            }

            Register(point, trusted: null, expectedPeerId: null, now, network);
            taken++;
        }

        return taken;
    }

    private bool TryMakeRoomForPoint()
    {
        MakeRoomForPoint();
        return _settings.MaxKnownPoints is not { } limit || _points.Count < limit.Max;
    }

    /// <summary>
    /// Unlike the reference, a point that was never tried counts from its discovery, points with merit go last, and room is made for the new entry too
    /// (issues 3175 and 4659 of behaviour 16).
    /// </summary>
    private void MakeRoomForPoint()
    {
        if (_settings.MaxKnownPoints is not { } limit || _points.Count < limit.Max)
        {
            return;
        }

        var aboveTarget = _points.Count > limit.Target;
        var removed = _points.Values
            .Where(entry => entry.IsDisconnected && !entry.Info.Trusted)
            .OrderBy(entry => entry.Merit).ThenBy(entry => entry.Info.LastMiss ?? entry.Discovered)
            .Take(_points.Count - limit.Target + 1)
            .ToList();
        removed.ForEach(Remove);
        if (aboveTarget || removed.Count > 0)
        {
            Publish(new P2pEvent.GcPoints());
        }
    }

    private void Remove(PointEntry entry)
    {
        if (!_points.Remove(entry.Point))
        {
            return;
        }

        _changedPoints.Add(entry.Point);
        if (entry.Source is { } network)
        {
            Count(_pointsBySource, network, -1);
        }

        if (entry.Info.Trusted)
        {
            Count(_trustedAddresses, entry.Point.Address, -1);
        }

        if (entry.TrustIsKept)
        {
            Do(new PoolEffect.Persist(PersistedPart.TrustedPoints));
        }
    }

    private void Trust(PointEntry entry, bool trusted, bool kept)
    {
        var wasKept = entry.TrustIsKept;
        if (wasKept && !kept)
        {
            // Another's word does not weaken the operator's.
            return;
        }

        if (entry.Info.Trusted != trusted)
        {
            _changedPoints.Add(entry.Point);
            Count(_trustedAddresses, entry.Point.Address, trusted ? 1 : -1);
        }

        entry.Trust(trusted, kept);
        if (entry.TrustIsKept != wasKept)
        {
            Do(new PoolEffect.Persist(PersistedPart.TrustedPoints));
        }
    }

    private void Expect(PointEntry entry, PeerId? peer, DateTimeOffset now)
    {
        entry.Expect(peer);
        _changedPoints.Add(entry.Point);
        if (entry.TrustIsKept)
        {
            Do(new PoolEffect.Persist(PersistedPart.TrustedPoints));
        }

        if (peer is not { } expected || entry.Info.PeerId is not { } present || present == expected)
        {
            return;
        }

        GreylistAddress(entry.Point.Address, cause: null, now);
        if (entry.Info.State == PointState.Running)
        {
            Do(new PoolEffect.Close(entry.Owner!.Value, new DisconnectionReason.UnexpectedPeerId()));
        }
    }

    /// <summary>A point that leads to ourselves is never dialled again, even if it is trusted (behaviour 4.2).</summary>
    private void AddOwnPoint(P2pPoint point)
    {
        _ownPoints.Add(point);
        if (_points.TryGetValue(point, out var entry))
        {
            Remove(entry);
        }
    }
}
