using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>Which points are told to others (behaviour 4.7) and which are dialled (behaviour 7.4).</content>
public sealed partial class Pool<TPeerMeta>
{
    /// <summary>Points told at once: well below the 100 that a receiver takes (behaviour 4.7).</summary>
    public const int ToldPoints = 50;

    /// <summary>How many more candidates than wanted are looked at to spread over networks: enough for a choice, and far cheaper than ordering a whole table.</summary>
    private const int SpreadWindow = 64;

    /// <summary>The points to tell in Advertise and Nack: connected ones first, then those seen last, then a sample of the rest.</summary>
    /// <param name="now">The present.</param>
    /// <param name="publicOnly">Only points where an authenticated remote said that it is not private.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="requester">Who asks: is not told its own point, nor private addresses if it comes from the Internet.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative.</exception>
    public ImmutableArray<P2pPoint> ListKnownPoints(DateTimeOffset now, bool publicOnly = true, int size = ToldPoints, ConnectionId? requester = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var entries = _points.Values
            .Where(entry => (entry.KnownPublic || !publicOnly)
                && (!entry.Info.Trusted || _settings.AdvertiseTrustedPoints)
                && requester?.Point != entry.Point
                && (requester?.Address.IsRoutable() != true || entry.Point.Address.IsRoutable())
                && !_acl.IsBanned(entry.Point.Address, now))
            .ToArray();
        _random.Shuffle(entries.AsSpan());
        var ordered = entries
            .OrderBy(entry => entry.IsDisconnected)
            .ThenBy(entry => (entry.Info.LastSeen?.Time.UtcTicks ?? 0) * (entry.IsDisconnected ? -1 : 1))
            .Select(entry => entry.Point)
            .ToArray();
        var best = size - (size * 2 / 5);
        return ordered.Length <= size ? [.. ordered] : [.. ordered[..best], .. _random.Pick(ordered[best..], size - best)];
    }

    /// <summary>
    /// The points to dial next, best first: trusted, then proven, then met, then told ones, so that a flood of invented points cannot starve the good ones; among equals
    /// those that never failed, then the oldest failure, and networks we are not connected to before others.
    /// </summary>
    /// <param name="count">How many at most.</param>
    /// <param name="runStart">Begin of the maintenance run: what has failed since is not tried again in it.</param>
    /// <param name="now">The present.</param>
    public ImmutableArray<P2pPoint> Candidates(int count, DateTimeOffset runStart, DateTimeOffset now)
    {
        var entries = _points.Values.Where(entry => IsCandidate(entry, runStart, now)).ToArray();
        _random.Shuffle(entries.AsSpan());
        var networks = _attempts.Values
            .Where(attempt => !attempt.Incoming && attempt.Phase != AttemptPhase.Refused)
            .Select(attempt => AddressPrefix.GroupOf(attempt.RemoteSocket.Address))
            .ToHashSet();
        return
        [
            .. entries
                .OrderBy(RankOf).ThenBy(entry => entry.Info.LastMiss ?? DateTimeOffset.MinValue)
                .Take(count + SpreadWindow)
                .Select(entry => (entry.Point, Rank: RankOf(entry), Near: !networks.Add(AddressPrefix.GroupOf(entry.Point.Address))))
                .OrderBy(candidate => candidate.Rank).ThenBy(candidate => candidate.Near)
                .Take(count)
                .Select(candidate => candidate.Point),
        ];
    }

    private static int RankOf(PointEntry entry) => entry.Info.Trusted ? 0 : 1 + PointMerit.Proven - entry.Merit;

    private bool IsCandidate(PointEntry entry, DateTimeOffset runStart, DateTimeOffset now) =>
        entry.IsDisconnected
        && (entry.Info.Trusted || !_settings.PrivateMode)
        && !(entry.Info.LastMiss > runStart)
        && !(now <= entry.Info.ReconnectionTime)
        && !_acl.IsBanned(entry.Point.Address, now);
}
