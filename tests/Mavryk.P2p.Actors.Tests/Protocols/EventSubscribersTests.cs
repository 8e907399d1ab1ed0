using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Tests.Protocols;

public sealed class EventSubscribersTests : Akka.TestKit.Xunit2.TestKit
{
    private readonly EventSubscribers _subscribers = new(buffer: 2);
    private long _sequence;

    [Fact]
    public async Task Beyond_the_buffer_the_oldest_are_left_out_and_counted()
    {
        _subscribers.Add(TestActor);
        for (var i = 0; i < 6; i++)
        {
            Happens();
        }

        Assert.Equal((1, 0), await NextAsync());
        Assert.Equal((5, 3), await NextAsync());
        Assert.Equal((6, 0), await NextAsync());
    }

    [Fact]
    public async Task A_slow_subscriber_delays_no_other()
    {
        var slow = CreateTestProbe();
        _subscribers.Add(slow);
        _subscribers.Add(TestActor);

        for (var i = 1; i <= 4; i++)
        {
            Happens();
            Assert.Equal((i, 0), await NextAsync());
        }

        Assert.Equal(1, (await slow.ExpectMsgAsync<NetworkProtocol.EventHappened>()).Notice.Sequence);
    }

    [Fact]
    public async Task Whoever_subscribes_again_begins_anew()
    {
        Assert.True(_subscribers.Add(TestActor));
        Happens();
        Happens();
        await ExpectMsgAsync<NetworkProtocol.EventHappened>();

        Assert.False(_subscribers.Add(TestActor));
        Happens();

        Assert.Equal((3, 0), await NextAsync());
    }

    private async Task<(long Sequence, long Missed)> NextAsync()
    {
        var notice = (await ExpectMsgAsync<NetworkProtocol.EventHappened>()).Notice;
        _subscribers.Acknowledge(TestActor);
        return (notice.Sequence, notice.Missed);
    }

    private void Happens() => _subscribers.Tell(new EventNotice(++_sequence, DateTimeOffset.UnixEpoch, new P2pEvent.GcPoints(), Missed: 0));
}
