using Mavryk.P2p.Protocol.Names;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Pool;

namespace Mavryk.P2p.Protocol.Tests.Names;

/// <summary>What answers of the name service change.</summary>
public sealed class TrustedHostTests
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(5);
    private static readonly PeerId Expected = PoolFixture.PeerOf(9);

    [Fact]
    [Trait("Scenario", "ADDR-08")]
    public void Every_address_gives_a_point_for_every_text_with_its_port_and_peer_id()
    {
        var host = Assert.Single(TrustedHost.Of([new PointName("boot.example"), new PointName("Boot.example", 1234, Expected)], Refresh));

        var change = host.Answered([Address(1), Address(2), Address(1)]);

        Assert.Equal("boot.example", host.Name);
        (P2pPoint, PeerId?)[] expected =
        [
            (new P2pPoint(Address(1), 9732), null),
            (new P2pPoint(Address(1), 1234), Expected),
            (new P2pPoint(Address(2), 9732), null),
            (new P2pPoint(Address(2), 1234), Expected),
        ];
        Assert.Equal(expected, change.Added);
        Assert.Equal((null, Refresh), (change.NewProblem, change.AskAgain));
        Assert.Empty(change.Removed);
    }

    [Fact]
    public void Only_an_address_that_was_not_there_before_is_told()
    {
        var host = New();
        host.Answered([Address(1), Address(2)]);

        Assert.Empty(host.Answered([Address(2), Address(1)]).Added);
        Assert.Equal(new P2pPoint(Address(3), 9732), Assert.Single(host.Answered([Address(3)]).Added).Point);
        Assert.Empty(host.Answered([Address(1)]).Added);
    }

    [Fact]
    [Trait("Scenario", "ADDR-08")]
    public void A_name_without_addresses_is_a_problem_that_is_told_once_and_tried_again_with_growing_pauses()
    {
        var host = New();

        var changes = Enumerable.Range(0, 8).Select(_ => host.Answered([])).ToList();

        Assert.All(changes, change => Assert.Empty(change.Added));
        Assert.Equal("it has no addresses", changes[0].NewProblem);
        Assert.All(changes.Skip(1), change => Assert.Null(change.NewProblem));
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], changes.Select(change => change.AskAgain!.Value.TotalSeconds));
    }

    [Fact]
    public void Another_problem_and_the_same_one_after_an_answer_are_told_and_the_pauses_begin_again()
    {
        var host = New();
        Assert.Equal("a", host.Failed("a").NewProblem);
        Assert.Equal("b", host.Failed("b").NewProblem);
        host.Answered([Address(1)]);

        var change = host.Failed("b");

        Assert.Equal(("b", TimeSpan.FromSeconds(1)), (change.NewProblem, change.AskAgain));
        Assert.Empty(change.Removed);
        Assert.Empty(host.Answered([Address(1)]).Added);
    }

    [Fact]
    public void Without_a_refresh_an_answer_ends_the_questions_and_a_failure_does_not()
    {
        var host = Assert.Single(TrustedHost.Of([new PointName("boot.example")], refresh: null));

        Assert.NotNull(host.Failed("a").AskAgain);
        Assert.Null(host.Answered([Address(1)]).AskAgain);
    }

    [Fact]
    public void The_name_service_cannot_make_more_than_so_many_points_trusted()
    {
        var host = New();
        HashSet<P2pPoint> trusted = [];
        for (var round = 0; round < 20; round++)
        {
            var change = host.Answered(Enumerable.Range(50 * round, 1000).Select(Address));
            trusted.UnionWith(change.Added.Select(added => added.Point));
            trusted.ExceptWith(change.Removed);
            Assert.Equal(TrustedHost.MaxAddresses, trusted.Count);
        }

        Assert.Contains(new P2pPoint(Address(950), 9732), trusted);
    }

    private static TrustedHost New() => Assert.Single(TrustedHost.Of([new PointName("boot.example")], Refresh));

    private static P2pAddress Address(int number) => PoolFixture.AddressOf(number);
}
