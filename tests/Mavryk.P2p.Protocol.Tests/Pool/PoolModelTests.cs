using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>Random histories: whatever happens in whatever order, slots are exact and every attempt ends once.</summary>
public sealed class PoolModelTests
{
    private const int Max = 4;

    [Property(MaxTest = 500)]
    public void Slots_are_exact_and_every_attempt_ends_once(byte[] script, bool tieBreak, bool maintenance, bool extraSlot)
    {
        var fixture = new PoolFixture(settings => settings with
        {
            Bounds = new ConnectionBounds(1, 2, Max),
            TieBreak = tieBreak,
            MaintenanceEnabled = maintenance,
            RandomExtraSlot = extraSlot,
            MaxKnownPoints = new TableLimit(6, 4),
            MaxKnownPeers = new TableLimit(6, 4),
        });
        var live = new Dictionary<AttemptId, bool>();
        var random = new SeededRandom((ulong)script.Length);
        for (var index = 0; index + 1 < script.Length; index += 2)
        {
            Step(fixture, live, script[index] % 14, script[index + 1] % 8, random);
            var snapshot = fixture.Pool.Snapshot();
            Assert.Equal(live.Count, snapshot.Counts.Total);
            Assert.Equal(snapshot.Counts.Active, snapshot.Connections.Count);
            Assert.True(snapshot.Counts.Slots <= Max + (extraSlot ? 1 : 0));
        }

        foreach (var attempt in live.Keys)
        {
            Assert.NotNull(fixture.Disconnect(attempt));
            Assert.Null(fixture.Disconnect(attempt));
        }

        var end = fixture.Pool.Snapshot();
        Assert.Equal(default, end.Counts);
        Assert.All(end.Points.Values, point => Assert.Equal(PointState.Disconnected, point.State));
        Assert.All(end.Peers.Values, peer => Assert.Equal(PeerState.Disconnected, peer.State));
    }

    private static void Step(PoolFixture fixture, Dictionary<AttemptId, bool> live, int operation, int subject, SeededRandom random)
    {
        var pool = fixture.Pool;
        var attempt = live.Count == 0 ? new AttemptId(0) : live.Keys.OrderBy(known => known.Value).ElementAt(random.Next(live.Count));
        switch (operation)
        {
            case 0 or 1:
                if (fixture.Reserve(subject) is Reservation.Reserved reserved)
                {
                    live.Add(reserved.Attempt, false);
                }

                break;
            case 2 or 3:
                if (pool.AdmitIncoming(new P2pPoint(PoolFixture.AddressOf(subject), 40000), fixture.Now) is Admission.Admitted admitted)
                {
                    live.Add(admitted.Attempt, true);
                }

                break;
            case 4 or 5 or 6 when live.TryGetValue(attempt, out _):
                var verdict = fixture.Authenticate(attempt, subject == 7 ? 0xff : subject, subject, isPrivate: subject == 3);
                if (verdict is Verdict.Accept { Cancelled: { } cancelled })
                {
                    Assert.Contains(cancelled, live.Keys);
                }

                break;
            case 7 or 8:
                pool.Established(attempt, fixture.Now);
                break;
            case 9:
                Assert.Equal(live.Remove(attempt), fixture.Disconnect(attempt) is not null);
                break;
            case 10:
                Assert.Equal(live.Remove(attempt), fixture.Fail(attempt, Errors(subject)) is not null);
                break;
            case 11:
                pool.BanAddress(PoolFixture.AddressOf(subject));
                pool.SetExpectedPeerId(PoolFixture.PointOf(subject), PoolFixture.PeerOf(subject + 1), fixture.Now);
                break;
            case 12:
                pool.UnbanAddress(PoolFixture.AddressOf(subject));
                pool.ClearGreylists();
                pool.TrustPoint(PoolFixture.PointOf(subject), fixture.Now);
                break;
            case 13:
                fixture.Advance(TimeSpan.FromSeconds(10 * subject));
                pool.OpenPoint(PoolFixture.PointOf(subject));
                pool.UnregisterPoint(PoolFixture.PointOf(subject));
                pool.SetExpectedPeerId(PoolFixture.PointOf(subject + 1), null, fixture.Now);
                break;
        }

        pool.CheckInvariants();
    }

    private static P2pError Errors(int which) => which switch
    {
        0 => new P2pError.Timeout(),
        1 => new P2pError.DecipherError(),
        2 => new P2pError.Myself(new ConnectionId(PoolFixture.PointOf(6))),
        3 => new P2pError.RejectedByNack(RejectionMotive.AlreadyConnected, [PoolFixture.PointOf(1), PoolFixture.PointOf(50)]),
        _ => new P2pError.ConnectionClosed(),
    };
}
