using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Pool;

/// <summary>Two nodes that dial each other at the same time (behaviour 5.9), in every possible order of what happens on both sides.</summary>
public sealed class TieBreakTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    public void Of_two_simultaneous_dials_exactly_one_survives_in_every_order(int slots)
    {
        var survivors = new HashSet<string>();
        Explore(new Duel(slots, tieBreak: true), [], survivors);
        Assert.Contains("1/1", survivors);
        Assert.Equal(["1/1"], survivors);
    }

    [Fact]
    public void Without_the_tie_break_both_may_die_as_in_the_reference()
    {
        var survivors = new HashSet<string>();
        Explore(new Duel(10, tieBreak: false), [], survivors);
        Assert.Contains("0/0", survivors);
        Assert.DoesNotContain("2/2", survivors);
    }

    [Fact]
    public void The_connection_of_the_greater_peer_id_wins()
    {
        var duel = new Duel(10, tieBreak: true);
        duel.Do("low dials");
        duel.Do("high dials");
        duel.Do("low judges in");
        duel.Do("high judges out");
        duel.Do("high judges in");
        duel.RunToEnd();
        Assert.All(duel.Low.Pool.Connections(), connection => Assert.True(connection.Incoming));
        Assert.All(duel.High.Pool.Connections(), connection => Assert.False(connection.Incoming));
        Assert.Equal("1/1", duel.Survivors);
    }

    [Fact]
    public void Who_has_sent_its_ack_waits_for_the_word_of_the_greater_one()
    {
        var duel = new Duel(10, tieBreak: true);
        duel.Do("low dials");
        duel.Do("high dials");
        duel.Do("low judges out");
        duel.Do("low judges in");
        Assert.Equal(1, duel.Low.Pool.Snapshot().Counts.Handshaking);
        duel.RunToEnd();
        Assert.Equal("1/1", duel.Survivors);
    }

    /// <summary>Depth first over all interleavings; each path is replayed from the start, since a pool cannot be copied.</summary>
    private static void Explore(Duel duel, List<string> path, HashSet<string> survivors)
    {
        var possible = duel.Possible();
        if (possible.Count == 0)
        {
            survivors.Add(duel.Survivors);
            return;
        }

        foreach (var step in possible)
        {
            var next = new Duel(duel.Slots, duel.TieBreak);
            path.Add(step);
            path.ForEach(next.Do);
            Explore(next, path, survivors);
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary>Two pools and the two connections between them; a step is what one side does next on one connection.</summary>
    private sealed class Duel
    {
        private const int LowNumber = 0x10;
        private const int HighNumber = 0x90;
        private readonly Wire _lowDials;
        private readonly Wire _highDials;

        public Duel(int slots, bool tieBreak)
        {
            Slots = slots;
            TieBreak = tieBreak;
            PoolSettings Configure(PoolSettings settings) => settings with { Bounds = new ConnectionBounds(1, slots, slots), TieBreak = tieBreak };
            Low = new PoolFixture(Configure, own: LowNumber);
            High = new PoolFixture(Configure, own: HighNumber);
            _lowDials = new Wire(Low, LowNumber, High, HighNumber);
            _highDials = new Wire(High, HighNumber, Low, LowNumber);
        }

        public int Slots { get; }

        public bool TieBreak { get; }

        public PoolFixture Low { get; }

        public PoolFixture High { get; }

        public string Survivors => $"{Low.Pool.Active}/{High.Pool.Active}";

        public List<string> Possible() => [.. _lowDials.Steps("low", "high").Concat(_highDials.Steps("high", "low")).Select(step => step.Name)];

        public void Do(string name)
        {
            _lowDials.Steps("low", "high").Concat(_highDials.Steps("high", "low")).Single(step => step.Name == name).Act();
            foreach (var (pool, wires) in new[] { (Low, new[] { _lowDials, _highDials }), (High, new[] { _highDials, _lowDials }) })
            {
                foreach (var effect in pool.Effects)
                {
                    foreach (var wire in wires)
                    {
                        wire.Apply(pool, effect);
                    }
                }
            }
        }

        public void RunToEnd()
        {
            while (Possible() is { Count: > 0 } possible)
            {
                Do(possible[0]);
            }
        }
    }

    /// <summary>One TCP connection: what each end has decided, and what the other end has been told.</summary>
    private sealed class Wire(PoolFixture from, int fromNumber, PoolFixture to, int toNumber)
    {
        private readonly End _out = new(from);
        private readonly End _in = new(to);
        private bool _dialled;

        public IEnumerable<(string Name, Action Act)> Steps(string fromName, string toName)
        {
            if (!_dialled)
            {
                return [($"{fromName} dials", Dial)];
            }

            return EndSteps(_out, _in, $"{fromName} {{0}} out", toNumber, toNumber)
                .Concat(EndSteps(_in, _out, $"{toName} {{0}} in", fromNumber, fromNumber));
        }

        public void Apply(PoolFixture pool, PoolEffect effect)
        {
            foreach (var end in new[] { _out, _in }.Where(end => end.Pool == pool))
            {
                switch (effect)
                {
                    case PoolEffect.Close close when close.Attempt == end.Attempt && !end.Over:
                        end.FailWith(new P2pError.Canceled());
                        break;
                    case PoolEffect.Judged judged when judged.Attempt == end.Attempt:
                        end.Take(judged.Verdict);
                        break;
                }
            }
        }

        private void Dial()
        {
            _dialled = true;
            if (from.Reserve(toNumber) is Reservation.Reserved reserved)
            {
                _out.Attempt = reserved.Attempt;
                _in.Attempt = to.Admit(fromNumber);
            }
        }

        private static IEnumerable<(string Name, Action Act)> EndSteps(End end, End other, string name, int peer, int at)
        {
            if (end.Attempt is not { } attempt || end.Over)
            {
                yield break;
            }

            if (!end.Judged)
            {
                yield return (string.Format(null, name, "judges"), () => end.Take(end.Pool.Authenticate(attempt, peer, at)));
            }

            if (end.Acked && other.Acked && !end.Running)
            {
                yield return (string.Format(null, name, "runs"), () => end.Running = end.Pool.Pool.Established(attempt, end.Pool.Now));
            }
            else if (!end.Running && other.Over)
            {
                yield return (string.Format(null, name, "is refused"), () => end.FailWith(Refusal(other)));
            }
            else if (end.Running && other.Over)
            {
                yield return (string.Format(null, name, "is closed"), () => end.FailWith(new P2pError.ConnectionClosed()));
            }
        }

        private static P2pError Refusal(End other) =>
            other.Nacked ? new P2pError.RejectedByNack(RejectionMotive.AlreadyConnected, []) : new P2pError.ConnectionClosed();
    }

    private sealed class End(PoolFixture pool)
    {
        public PoolFixture Pool { get; } = pool;

        public AttemptId? Attempt { get; set; }

        public bool Judged { get; private set; }

        public bool Acked { get; private set; }

        public bool Nacked { get; private set; }

        public bool Running { get; set; }

        public bool Over { get; set; }

        public void Take(Verdict verdict)
        {
            Judged = true;
            Acked |= verdict is Verdict.Accept;
            if (verdict is Verdict.Nack or Verdict.Drop)
            {
                Nacked = true;
                FailWith(new P2pError.Canceled());
            }
        }

        public void FailWith(P2pError error)
        {
            Over = true;
            Pool.Fail(Attempt!.Value, error);
        }
    }
}
