using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>A pool with a clock that the test moves, and short ways to bring attempts to a phase. Checks the invariants after every step.</summary>
internal sealed class PoolFixture
{
    public static readonly DateTimeOffset Start = new(2025, 8, 14, 11, 18, 23, TimeSpan.Zero);
    public static readonly NetworkVersion Version = new("SANDBOXED_MAVRYK", 1, 1);

    private readonly List<PoolEffect> _effects = [];

    public PoolFixture(Func<PoolSettings, PoolSettings>? configure = null, ulong seed = 1, byte own = 0x80)
    {
        var settings = new PoolSettings
        {
            OwnPeerId = PeerOf(own),
            Versions = new VersionNegotiation("SANDBOXED_MAVRYK", [0, 1], VersionNegotiation.SupportedP2pVersions),
            MaintenanceEnabled = false,
            ReconnectionJitter = 0,
        };
        Settings = configure?.Invoke(settings) ?? settings;
        Pool = new Pool<int>(Settings, new SeededRandom(seed), () => 7, metadata => metadata, Now);
        Drain();
        _effects.Clear();
    }

    public PoolSettings Settings { get; }

    public Pool<int> Pool { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Everything the pool wanted done since the last call.</summary>
    public IReadOnlyList<PoolEffect> Effects
    {
        get
        {
            Drain();
            PoolEffect[] taken = [.. _effects];
            _effects.Clear();
            return taken;
        }
    }

    /// <summary>The events among the effects since the last call.</summary>
    public IReadOnlyList<P2pEvent> Events => [.. Effects.OfType<PoolEffect.Publish>().Select(effect => effect.Event)];

    public static PeerId PeerOf(int number)
    {
        var bytes = new byte[PeerId.Size];
        (bytes[0], bytes[15]) = ((byte)number, (byte)(number >> 8));
        return new PeerId(bytes);
    }

    /// <summary>Routable addresses, each in a network of its own.</summary>
    public static P2pAddress AddressOf(int number) => P2pAddress.FromIPv4(0x0800_0001u + ((uint)number << 8));

    public static P2pPoint PointOf(int number) => new(AddressOf(number), 9732);

    public void Advance(TimeSpan span) => Now += span;

    public PointInfo? Info(int point) => Pool.Snapshot().Points.GetValueOrDefault(PointOf(point));

    public Reservation Reserve(int point, PeerId? expected = null) => Check(Pool.Reserve(new DialRequest(PointOf(point)) { ExpectedPeerId = expected }, Now));

    public AttemptId Dial(int point) => Assert.IsType<Reservation.Reserved>(Reserve(point)).Attempt;

    public AttemptId Admit(int address, ushort port = 40000) =>
        Assert.IsType<Admission.Admitted>(Check(Pool.AdmitIncoming(new P2pPoint(AddressOf(address), port), Now))).Attempt;

    public Verdict Authenticate(AttemptId attempt, int peer, int at, ushort? port = 9732, bool isPrivate = false, NetworkVersion? version = null) =>
        Check(Pool.Authenticated(attempt, new AuthenticatedPeer(PeerOf(peer), new ConnectionId(AddressOf(at), port), version ?? Version, isPrivate), Now));

    /// <summary>A running incoming connection of the peer and address with this number.</summary>
    public AttemptId RunIncoming(int number, ushort? port = 9732, bool isPrivate = false)
    {
        var attempt = Admit(number);
        Assert.IsType<Verdict.Accept>(Authenticate(attempt, number, number, port, isPrivate));
        Assert.True(Check(Pool.Established(attempt, Now)));
        return attempt;
    }

    /// <summary>A running outgoing connection to the peer and point with this number.</summary>
    public AttemptId RunOutgoing(int number, bool isPrivate = false)
    {
        var attempt = Dial(number);
        Assert.IsType<Verdict.Accept>(Authenticate(attempt, number, number, isPrivate: isPrivate));
        Assert.True(Check(Pool.Established(attempt, Now)));
        return attempt;
    }

    public AttemptPhase? End(AttemptId attempt, AttemptEnd end) => Check(Pool.Ended(attempt, end, Now));

    public AttemptPhase? Fail(AttemptId attempt, P2pError error) => End(attempt, new AttemptEnd.Failed(error));

    public AttemptPhase? Disconnect(AttemptId attempt) => End(attempt, new AttemptEnd.Closed(new DisconnectionReason.ClosedByRemote()));

    private void Drain() => _effects.AddRange(Pool.TakeEffects());

    private T Check<T>(T result)
    {
        Pool.CheckInvariants();
        return result;
    }
}
