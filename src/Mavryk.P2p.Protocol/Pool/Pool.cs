using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>
/// The one owner of known points and peers, of slots and of the access lists. Every operation is one atomic decision: it takes the time as a
/// parameter, changes the tables, and leaves what is to be done in <see cref="TakeEffects"/> (behaviour 17.1).
/// </summary>
/// <remarks>Not thread-safe: one actor calls it. Others read the immutable <see cref="Snapshot"/>.</remarks>
/// <typeparam name="TPeerMeta">What the application stores for each peer.</typeparam>
public sealed partial class Pool<TPeerMeta>
{
    /// <summary>Points remembered as our own (behaviour 4.1).</summary>
    private const int MaxOwnPoints = 7;

    private readonly PoolSettings _settings;
    private readonly IRandomSource _random;
    private readonly Func<TPeerMeta> _initialMetadata;
    private readonly Func<TPeerMeta, double> _score;
    private readonly ReconnectionDelay _delays;
    private readonly AccessControlLists _acl;
    private readonly RateLimiter<AddressPrefix>? _networkRates;
    private readonly RecentSet<P2pPoint> _ownPoints = new(MaxOwnPoints);
    private readonly Dictionary<P2pPoint, PointEntry> _points = [];
    private readonly Dictionary<PeerId, PeerEntry<TPeerMeta>> _peers = [];
    private readonly Dictionary<AttemptId, Attempt<TPeerMeta>> _attempts = [];
    private long _lastAttempt;
    private bool _shutDown;
    private List<PoolEffect> _effects = [];

    /// <summary>A pool that knows the trusted points of its settings.</summary>
    /// <param name="settings">What its decisions depend on.</param>
    /// <param name="random">Where chance comes from; owned by the pool from now on.</param>
    /// <param name="initialMetadata">What is stored for a peer that is met for the first time.</param>
    /// <param name="score">The application's opinion of what is stored: the lowest score is collected first.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or a lifetime of the greylists is not positive.</exception>
    public Pool(PoolSettings settings, IRandomSource random, Func<TPeerMeta> initialMetadata, Func<TPeerMeta, double> score, DateTimeOffset now)
    {
        _settings = settings;
        _random = random;
        _initialMetadata = initialMetadata;
        _score = score;
        _delays = new ReconnectionDelay(settings, random);
        _acl = new AccessControlLists(settings.Greylists);
        if (settings.Admission is { NetworkBurst: { } burst } admission)
        {
            _networkRates = new RateLimiter<AddressPrefix>(burst, admission.NetworkRate, admission.MaxNetworks);
        }

        foreach (var (point, expectedPeerId) in settings.TrustedPoints)
        {
            Trust(Register(point, trusted: null, expectedPeerId, now), trusted: true, kept: false);
        }
    }

    /// <summary>Running connections.</summary>
    public int Active => _phases.Active;

    /// <summary>What the last operations want done, in order; taken once.</summary>
    public IReadOnlyList<PoolEffect> TakeEffects()
    {
        var effects = _effects;
        _effects = [];
        return effects;
    }

    /// <summary>Closes every attempt with <see cref="DisconnectionReason.PoolDestroyed"/> and refuses new ones from now on (behaviour 12, step 3).</summary>
    public void ShutDown()
    {
        _shutDown = true;
        foreach (var attempt in _attempts.Values)
        {
            Do(new PoolEffect.Close(attempt.Id, new DisconnectionReason.PoolDestroyed()));
        }
    }

    /// <summary>Asks for the end of an attempt in whatever phase; false if it is over.</summary>
    public bool Close(AttemptId attempt, DisconnectionReason reason)
    {
        if (!_attempts.ContainsKey(attempt))
        {
            return false;
        }

        Do(new PoolEffect.Close(attempt, reason));
        return true;
    }

    /// <summary>The running connections, in an order that depends on nothing but the history.</summary>
    public IReadOnlyList<LiveConnection> Connections() =>
        [.. _attempts.Values.Where(attempt => attempt.Phase == AttemptPhase.Running).Select(attempt => attempt.Connection!)];

    private AttemptId NextAttempt() => new(++_lastAttempt);

    private void Do(PoolEffect effect) => _effects.Add(effect);

    private void Publish(P2pEvent happened) => Do(new PoolEffect.Publish(happened));

    private void Wake(PoolTrigger trigger) => Do(new PoolEffect.Wake(trigger));

    private void Log(PointEntry point, PointEvent line)
    {
        _changedPoints.Add(point.Point);
        Do(new PoolEffect.PointLogged(point.Point, line));
    }

    private void Log(PeerEntry<TPeerMeta> peer, PeerEvent line)
    {
        _changedPeers.Add(peer.Info.PeerId);
        Do(new PoolEffect.PeerLogged(peer.Info.PeerId, line));
    }

    private TokenBucket NewPointAllowance(DateTimeOffset now) => new(_settings.PointsPerSourceBurst, _settings.PointsPerSourceAndMinute / 60.0, now);
}
