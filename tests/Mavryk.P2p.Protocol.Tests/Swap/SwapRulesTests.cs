using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Swap;
using Mavryk.P2p.Protocol.Tests.Pool;

namespace Mavryk.P2p.Protocol.Tests.Swap;

public sealed class SwapRulesTests
{
    private static readonly SwapSettings Settings = new();
    private DateTimeOffset _now = PoolFixture.Start;

    [Fact]
    [Trait("Scenario", "SWAP-02")]
    public void A_swap_goes_through_on_both_sides()
    {
        // S (connected to 1a and 2a) proposes 2a to 1a, or the mirror image; 1a (connected to S and 1b) offers 1b.
        var s = new SwapRules(Settings, new SeededRandom(1));
        LiveConnection[] ofS = [Connection(1), Connection(2)];
        var proposed = s.Propose(ofS, _now);
        var request = Assert.IsType<SwapIntent.SendRequest>(proposed[1]);
        var asked = ofS.Single(connection => connection.Attempt == request.To);
        var other = ofS.Single(connection => connection.Attempt != request.To);
        Assert.Equal(new SwapIntent.Publish(new P2pEvent.SwapRequestSent(asked.PeerId)), proposed[0]);
        Assert.Equal((other.IdPoint.Point, other.PeerId), (request.Point, request.PeerId));

        var receiver = new SwapRules(Settings, new SeededRandom(2));
        var (fromS, neighbour) = (Connection(9), Connection(5));
        var answer = receiver.Requested(fromS, request.Point, request.PeerId, pointInUse: false, [fromS, neighbour], _now);
        var ack = Assert.IsType<SwapIntent.SendAck>(answer[1]);
        Assert.Equal(new SwapIntent.Publish(new P2pEvent.SwapRequestReceived(fromS.PeerId)), answer[0]);
        Assert.Equal((fromS.Attempt, neighbour.IdPoint.Point, neighbour.PeerId), (ack.To, ack.Point, ack.PeerId));
        Assert.Equal(
            [new SwapIntent.Publish(new P2pEvent.SwapAckSent(fromS.PeerId)), new SwapIntent.Dial(ack.Exchange)],
            receiver.AckQueued(ack.Exchange, queued: true, _now));
        Assert.Equal(new Exchange(fromS.PeerId, request.Point, request.PeerId, neighbour.PeerId), ack.Exchange);
        Assert.Equal(
            [new SwapIntent.Publish(new P2pEvent.SwapSuccess(fromS.PeerId)), new SwapIntent.GiveUp(neighbour.PeerId)],
            receiver.DialEnded(ack.Exchange, running: true, _now));

        var exchange = new Exchange(asked.PeerId, ack.Point, ack.PeerId, other.PeerId);
        Assert.Equal(
            [new SwapIntent.Publish(new P2pEvent.SwapAckReceived(asked.PeerId)), new SwapIntent.Dial(exchange)],
            s.Acknowledged(asked, ack.Point, ack.PeerId, pointRunning: false, _now));
    }

    [Fact]
    [Trait("Scenario", "SWAP-03")]
    public void With_nobody_to_offer_nothing_is_sent_and_nothing_dialled()
    {
        var rules = new SwapRules(Settings, new SeededRandom(1));
        var source = Connection(1);
        LiveConnection[] running = [source, Connection(2, isPrivate: true), Connection(3, port: null)];
        Assert.Equal(
            [new SwapIntent.Publish(new P2pEvent.SwapRequestReceived(source.PeerId)), new SwapIntent.NoCandidate(source.PeerId)],
            rules.Requested(source, PoolFixture.PointOf(8), PoolFixture.PeerOf(8), pointInUse: false, running, _now));
        Assert.Empty(rules.Propose([source], _now));
        Assert.Empty(rules.Propose([Connection(2, isPrivate: true), Connection(4, isPrivate: true)], _now));
    }

    [Fact]
    public void A_request_is_ignored_before_the_linger_is_over_or_if_the_point_is_in_use()
    {
        var rules = new SwapRules(Settings, new SeededRandom(1));
        var source = Connection(1);
        LiveConnection[] running = [source, Connection(2)];
        IReadOnlyList<SwapIntent> Ask(bool inUse) => rules.Requested(source, PoolFixture.PointOf(8), PoolFixture.PeerOf(8), inUse, running, _now);
        IReadOnlyList<SwapIntent> ignored =
        [
            new SwapIntent.Publish(new P2pEvent.SwapRequestReceived(source.PeerId)), new SwapIntent.Publish(new P2pEvent.SwapRequestIgnored(source.PeerId)),
        ];
        Assert.Equal(ignored, Ask(inUse: true));
        var exchange = Assert.IsType<SwapIntent.SendAck>(Ask(inUse: false)[1]).Exchange;
        rules.AckQueued(exchange, queued: true, _now);
        _now += TimeSpan.FromSeconds(29);
        Assert.Equal(ignored, Ask(inUse: false));
        rules.DialEnded(exchange, running: true, _now);
        _now += TimeSpan.FromSeconds(29);
        Assert.Equal(ignored, Ask(inUse: false));
        _now += TimeSpan.FromSeconds(1);
        Assert.IsType<SwapIntent.SendAck>(Ask(inUse: false)[1]);
    }

    [Fact]
    public void A_failed_swap_does_not_count_for_the_linger_and_a_dropped_ack_changes_nothing()
    {
        var rules = new SwapRules(Settings, new SeededRandom(1));
        var source = Connection(1);
        LiveConnection[] running = [source, Connection(2)];
        SwapIntent.SendAck Ask() =>
            Assert.IsType<SwapIntent.SendAck>(rules.Requested(source, PoolFixture.PointOf(8), PoolFixture.PeerOf(8), pointInUse: false, running, _now)[1]);
        Assert.Empty(rules.AckQueued(Ask().Exchange, queued: false, _now));
        var exchange = Ask().Exchange;
        rules.AckQueued(exchange, queued: true, _now);
        Assert.Equal([new SwapIntent.Publish(new P2pEvent.SwapFailure(source.PeerId))], rules.DialEnded(exchange, running: false, _now));
        Ask();
    }

    [Fact]
    public void One_ack_is_taken_for_each_request_and_only_in_time()
    {
        var rules = new SwapRules(Settings, new SeededRandom(1));
        LiveConnection[] running = [Connection(1), Connection(2)];
        bool Dials(LiveConnection source) =>
            rules.Acknowledged(source, PoolFixture.PointOf(8), PoolFixture.PeerOf(8), pointRunning: false, _now).Any(intent => intent is SwapIntent.Dial);
        LiveConnection Propose()
        {
            var request = Assert.IsType<SwapIntent.SendRequest>(rules.Propose(running, _now)[1]);
            return running.Single(connection => connection.Attempt == request.To);
        }

        Assert.False(Dials(running[0]) || Dials(running[1]));
        var asked = Propose();
        Assert.True(Dials(asked));
        Assert.False(Dials(asked));
        asked = Propose();
        _now += TimeSpan.FromSeconds(61);
        Assert.False(Dials(asked));
        asked = Propose();
        rules.Forget(asked.Attempt);
        Assert.False(Dials(asked));
        asked = Propose();
        Assert.Single(rules.Acknowledged(asked, PoolFixture.PointOf(8), PoolFixture.PeerOf(8), pointRunning: true, _now));
    }

    [Fact]
    public void Switched_off_means_off_and_a_private_node_takes_no_part()
    {
        LiveConnection[] running = [Connection(1), Connection(2)];
        var off = new SwapRules(new SwapSettings { Linger = null }, new SeededRandom(1));
        Assert.Empty(off.Propose(running, _now));
        Assert.Single(off.Requested(running[0], PoolFixture.PointOf(8), PoolFixture.PeerOf(8), pointInUse: false, running, _now));
        Assert.Single(off.Acknowledged(running[0], PoolFixture.PointOf(8), PoolFixture.PeerOf(8), pointRunning: false, _now));

        var isPrivate = new SwapRules(new SwapSettings { PrivateMode = true }, new SeededRandom(1));
        Assert.Empty(isPrivate.Propose(running, _now));
        Assert.Empty(isPrivate.Requested(running[0], PoolFixture.PointOf(8), PoolFixture.PeerOf(8), pointInUse: false, running, _now));
        Assert.Empty(isPrivate.Acknowledged(running[0], PoolFixture.PointOf(8), PoolFixture.PeerOf(8), pointRunning: false, _now));
    }

    [Fact]
    [Trait("Scenario", "PRIV-04")]
    public void Private_peers_are_neither_asked_nor_offered()
    {
        LiveConnection[] running = [Connection(1), Connection(2), Connection(3, isPrivate: true), Connection(4, port: null)];
        for (ulong seed = 0; seed < 50; seed++)
        {
            var intents = new SwapRules(Settings, new SeededRandom(seed)).Propose(running, _now);
            if (intents.Count > 0)
            {
                var request = Assert.IsType<SwapIntent.SendRequest>(intents[1]);
                Assert.NotEqual(new AttemptId(3), request.To);
                Assert.Contains(request.PeerId, new[] { PoolFixture.PeerOf(1), PoolFixture.PeerOf(2) });
            }
        }
    }

    private static LiveConnection Connection(int number, bool isPrivate = false, ushort? port = 9732) => new(
        new AttemptId(number), PoolFixture.PeerOf(number), new ConnectionId(PoolFixture.AddressOf(number), port), Incoming: true, isPrivate, Trusted: false,
        PoolFixture.PointOf(number), PoolFixture.Version, PoolFixture.Start);
}
