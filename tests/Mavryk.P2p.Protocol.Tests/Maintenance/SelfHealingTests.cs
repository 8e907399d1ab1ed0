using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Tests.Pool;

namespace Mavryk.P2p.Protocol.Tests.Maintenance;

/// <summary>Pool and maintenance together in a small world of virtual time.</summary>
public sealed class SelfHealingTests
{
    [Theory]
    [InlineData(60, 10, 50, 100)]
    [InlineData(3, 1, 1, 1)]
    [InlineData(3, 1, 2, 3)]
    [InlineData(2, 2, 2, 2)]
    public void After_a_day_without_any_link_the_target_is_reached_within_two_periods(int points, int min, int expected, int max)
    {
        var world = new World(new ConnectionBounds(min, expected, max), points);
        var wanted = new ConnectionBounds(min, expected, max).MinThreshold;
        world.Run(TimeSpan.FromMinutes(10));
        Assert.True(world.Pool.Active >= wanted);

        world.LinkUp = false;
        world.Run(TimeSpan.FromDays(1));
        Assert.Equal(0, world.Pool.Active);
        Assert.Equal(points, world.Pool.Snapshot().Points.Count);

        world.LinkUp = true;
        world.Run(TimeSpan.FromSeconds(240));
        Assert.True(world.Pool.Active >= wanted, $"{world.Pool.Active} connections");
    }

    [Fact]
    public void A_node_that_starts_before_its_link_connects_when_it_comes_up()
    {
        var world = new World(new ConnectionBounds(10, 50, 100), points: 60) { LinkUp = false };
        world.Run(TimeSpan.FromHours(6));
        world.LinkUp = true;
        world.Run(TimeSpan.FromSeconds(240));
        Assert.True(world.Pool.Active >= 23);
    }

    [Fact]
    public void Unreachable_points_are_not_dialled_in_a_hot_loop()
    {
        var world = new World(new ConnectionBounds(10, 50, 100), points: 5) { LinkUp = false };
        world.Run(TimeSpan.FromHours(1));
        Assert.InRange(world.Dials, 5 * 30, 5 * 130);
    }

    [Property(MaxTest = 200)]
    public void Whatever_happens_dials_stay_bounded_and_every_request_is_served_once(byte[] script)
    {
        var bounds = new ConnectionBounds(3, 6, 9);
        var machine = new MaintenanceMachine(new MaintenanceSettings { Bounds = bounds, MaxParallelDials = 4, OutgoingShare = 2 }, new SeededRandom(1));
        var now = PoolFixture.Start;
        List<long> asked = [];
        List<long> served = [];
        var active = 0;
        void Take(IReadOnlyList<MaintenanceIntent> intents)
        {
            served.AddRange(intents.OfType<MaintenanceIntent.Complete>().SelectMany(complete => complete.Requests));
            Assert.True(intents.Count < 20);
        }

        PoolCounts Counts() => new(0, 0, 0, Incoming: active / 2, Outgoing: active - (active / 2), 0);
        foreach (var step in script)
        {
            now += TimeSpan.FromSeconds(1);
            switch (step % 9)
            {
                case 0:
                    Take(machine.Start(Counts(), now));
                    break;
                case 1:
                    asked.Add(asked.Count);
                    Take(step > 128 ? machine.Roll(asked.Count - 1, Counts(), now) : machine.Request(asked.Count - 1, Counts(), now));
                    break;
                case 2:
                    Take(machine.TimerFired(Counts(), now));
                    break;
                case 3:
                    active = step / 24;
                    Take(machine.Triggered((PoolTrigger)(step / 9 % 5), Counts(), now));
                    break;
                case 4 or 5:
                    Take(machine.CandidatesFound([.. Enumerable.Range(0, Math.Min(step / 60, 4 - machine.Dialling)).Select(PoolFixture.PointOf)], Counts(), now));
                    break;
                case 6 or 7:
                    active += step > 128 ? 1 : 0;
                    Take(machine.DialEnded(step > 128, Counts(), now));
                    break;
                default:
                    Take(machine.Closed(step / 100, Counts(), now));
                    break;
            }

            Assert.InRange(machine.Dialling, 0, 4);
        }

        Take(machine.Stop());
        Assert.Equal(asked, served.Order());
    }

    /// <summary>One node, so many remote points that answer while the link is up, and a clock.</summary>
    private sealed class World
    {
        private readonly PoolFixture _fixture;
        private readonly MaintenanceMachine _machine;
        private readonly PriorityQueue<Action, (DateTimeOffset Time, long Order)> _agenda = new();
        private readonly Dictionary<AttemptId, int> _running = [];
        private long _order;
        private long _timer;
        private bool _linkUp = true;
        private bool _started;

        public World(ConnectionBounds bounds, int points)
        {
            _fixture = new PoolFixture(settings => settings with { Bounds = bounds, MaintenanceEnabled = true, ReconnectionJitter = 0.1 });
            _machine = new MaintenanceMachine(new MaintenanceSettings { Bounds = bounds, OutgoingShare = _fixture.Settings.OutgoingShare }, new SeededRandom(3));
            for (var number = 1; number <= points; number++)
            {
                Pool.RegisterPoint(PoolFixture.PointOf(number), null, null, _fixture.Now);
            }
        }

        public Pool<int> Pool => _fixture.Pool;

        public int Dials { get; private set; }

        public bool LinkUp
        {
            get => _linkUp;
            set
            {
                _linkUp = value;
                if (!value)
                {
                    foreach (var attempt in _running.Keys.ToList())
                    {
                        _running.Remove(attempt);
                        _fixture.End(attempt, new AttemptEnd.Closed(new DisconnectionReason.ConnectionLost(IoDirection.Read)));
                        PassOnTriggers();
                    }
                }
            }
        }

        private PoolCounts Counts => Pool.Snapshot().Counts;

        public void Run(TimeSpan span)
        {
            var end = _fixture.Now + span;
            if (!_started)
            {
                _started = true;
                Do(_machine.Start(Counts, _fixture.Now));
            }

            while (_agenda.TryPeek(out var next, out var due) && due.Time <= end)
            {
                _agenda.Dequeue();
                _fixture.Advance(due.Time - _fixture.Now);
                next();
                PassOnTriggers();
            }

            _fixture.Advance(end - _fixture.Now);
        }

        private void In(TimeSpan span, Action action) => _agenda.Enqueue(action, (_fixture.Now + span, _order++));

        private void PassOnTriggers()
        {
            foreach (var trigger in _fixture.Effects.OfType<PoolEffect.Wake>().Select(effect => effect.Trigger).Distinct().ToList())
            {
                Do(_machine.Triggered(trigger, Counts, _fixture.Now));
            }
        }

        private void Do(IReadOnlyList<MaintenanceIntent> intents)
        {
            foreach (var intent in intents)
            {
                switch (intent)
                {
                    case MaintenanceIntent.FindCandidates find:
                        In(TimeSpan.Zero, () => Do(_machine.CandidatesFound(Pool.Candidates(find.Count, find.Since, _fixture.Now), Counts, _fixture.Now)));
                        break;
                    case MaintenanceIntent.Dial dial:
                        foreach (var point in dial.Points)
                        {
                            Dial(point);
                        }

                        break;
                    case MaintenanceIntent.StartTimer timer:
                        var number = ++_timer;
                        In(timer.After, () =>
                        {
                            if (number == _timer)
                            {
                                Do(_machine.TimerFired(Counts, _fixture.Now));
                            }
                        });
                        break;
                }
            }
        }

        private void Dial(P2pPoint point)
        {
            Dials++;
            if (Pool.Reserve(new DialRequest(point), _fixture.Now) is not Reservation.Reserved { Attempt: var attempt })
            {
                In(TimeSpan.Zero, () => Do(_machine.DialEnded(running: false, Counts, _fixture.Now)));
                return;
            }

            In(LinkUp ? TimeSpan.FromSeconds(0.3) : TimeSpan.FromSeconds(10), () =>
            {
                var number = (int)((point.Address.IPv4 - PoolFixture.AddressOf(0).IPv4) >> 8);
                var running = LinkUp && _fixture.Authenticate(attempt, number, number) is Verdict.Accept && Pool.Established(attempt, _fixture.Now);
                if (running)
                {
                    _running.Add(attempt, number);
                }
                else
                {
                    _fixture.End(attempt, new AttemptEnd.NotConnected(new P2pError.Timeout()));
                }

                Do(_machine.DialEnded(running, Counts, _fixture.Now));
            });
        }
    }
}
