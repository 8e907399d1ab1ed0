using Akka.Actor;
using Akka.TestKit;
using Mavryk.P2p.Actors.Bandwidth;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Tests.TestKit;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Tests.Bandwidth;

public sealed class BandwidthActorTests() : Akka.TestKit.Xunit2.TestKit(VirtualTime.Config)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TrafficMeter _whole = new(null);

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    [Trait("Scenario", "IOSC-05")]
    public async Task Rates_are_moving_averages_of_each_connection_and_of_the_whole()
    {
        var bandwidth = Start();
        var (a, meterA) = await JoinAsync(bandwidth);
        var (_, meterB) = await JoinAsync(bandwidth);
        meterA.CountReceived(3000);
        meterA.CountSent(50);
        meterB.CountReceived(1000);

        await AdvanceAsync(bandwidth, Second);
        Assert.Equal(new P2pStat(50, 3000, 600, 10), meterA.Stat);
        Assert.Equal(200, meterB.Stat.CurrentInflow);
        Assert.Equal(new P2pStat(50, 4000, 800, 10), _whole.Stat);

        meterB.CountReceived(1000);
        await AdvanceAsync(bandwidth, Second);
        Assert.Equal((480, 360, 840), (meterA.Stat.CurrentInflow, meterB.Stat.CurrentInflow, _whole.Stat.CurrentInflow));

        await EndAsync(bandwidth, a);
        meterA.CountReceived(1_000_000);
        await AdvanceAsync(bandwidth, Second);
        Assert.Equal(480, meterA.Stat.CurrentInflow);
        Assert.Equal(288, meterB.Stat.CurrentInflow);
    }

    [Fact]
    public async Task Without_a_limit_a_connection_costs_one_message_and_the_clock_stands_still_when_all_is_quiet()
    {
        var bandwidth = Start();
        var (connection, meter) = await JoinAsync(bandwidth);
        meter.CountReceived(1000);
        await AdvanceAsync(bandwidth, Second);
        Assert.Equal(200, _whole.Stat.CurrentInflow);
        await EndAsync(bandwidth, connection);
        for (var i = 0; i < 60; i++)
        {
            await AdvanceAsync(bandwidth, Second);
        }

        Assert.Equal(0, _whole.Stat.CurrentInflow);
        _whole.CountReceived(1000);
        await AdvanceAsync(bandwidth, Second);
        Assert.Equal(0, _whole.Stat.CurrentInflow);
        await JoinAsync(bandwidth);
        await AdvanceAsync(bandwidth, Second);
        Assert.Equal(200, _whole.Stat.CurrentInflow);
    }

    [Fact]
    public async Task Blocks_beyond_the_speed_wait_for_more_quota_in_each_direction_on_its_own()
    {
        var bandwidth = Start(maxDownload: 1000, maxUpload: 10);
        var (a, _) = await JoinAsync(bandwidth);
        var (b, _) = await JoinAsync(bandwidth);

        bandwidth.Tell(new BandwidthCommand.Receive(500), a);
        await a.ExpectMsgAsync<BandwidthGrant.Received>();
        bandwidth.Tell(new BandwidthCommand.Send(5), a);
        await a.ExpectMsgAsync<BandwidthGrant.Send>();
        bandwidth.Tell(new BandwidthCommand.Receive(1), b);
        bandwidth.Tell(new BandwidthCommand.Send(1), b);
        await SettledAsync(bandwidth);
        Assert.False(b.HasMessages);

        await AdvanceAsync(bandwidth, Second);
        await b.ExpectMsgAsync<BandwidthGrant.Received>();
        await b.ExpectMsgAsync<BandwidthGrant.Send>();
    }

    [Fact]
    public async Task A_connection_that_ended_while_it_waited_stops_nobody()
    {
        var bandwidth = Start(maxUpload: 10);
        var (a, _) = await JoinAsync(bandwidth);
        var (b, _) = await JoinAsync(bandwidth);
        foreach (var connection in new[] { a, b })
        {
            bandwidth.Tell(new BandwidthCommand.Send(5), connection);
        }

        await a.ExpectMsgAsync<BandwidthGrant.Send>();
        bandwidth.Tell(new BandwidthCommand.Send(5), a);
        await EndAsync(bandwidth, a);
        await AdvanceAsync(bandwidth, Second);
        await b.ExpectMsgAsync<BandwidthGrant.Send>();
    }

    private IActorRef Start(long? maxDownload = null, long? maxUpload = null) => Sys.ActorOf(BandwidthActor.Create(_whole, maxDownload, maxUpload));

    private async Task<(TestProbe Connection, TrafficMeter Meter)> JoinAsync(IActorRef bandwidth)
    {
        var connection = CreateTestProbe();
        var meter = new TrafficMeter(_whole);
        bandwidth.Tell(new BandwidthCommand.Join(meter), connection);
        await SettledAsync(bandwidth);
        return (connection, meter);
    }

    private async Task EndAsync(IActorRef bandwidth, TestProbe connection)
    {
        Watch(connection.Ref);
        Sys.Stop(connection.Ref);
        await ExpectTerminatedAsync(connection.Ref);
        await SettledAsync(bandwidth);
    }

    private async Task AdvanceAsync(IActorRef bandwidth, TimeSpan time)
    {
        Clock.Advance(time);
        await SettledAsync(bandwidth);
    }

    /// <summary>Everything before this has been handled.</summary>
    private Task SettledAsync(IActorRef bandwidth) => bandwidth.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(20));
}
