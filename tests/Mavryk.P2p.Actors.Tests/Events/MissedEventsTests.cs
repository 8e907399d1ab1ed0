using System.Threading.Channels;
using Akka.Actor;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Events;

public sealed class MissedEventsTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly P2pEvent Happened = new P2pEvent.NewPoint(new P2pPoint(P2pAddress.Parse("192.0.2.7"), 9732));

    [Fact]
    public async Task A_slow_watcher_is_told_with_each_notice_how_many_it_missed_before_the_first_included()
    {
        var root = CreateTestProbe();
        await using var notices = Watch(root).GetAsyncEnumerator();
        var first = notices.MoveNextAsync().AsTask();
        var watcher = (await root.ExpectMsgAsync<EventsCommand.Subscribe>()).Reader;
        watcher.Before = 3;

        Write(watcher, 5);
        Assert.True(await first);
        Assert.Equal((5, 1), (notices.Current.Sequence, notices.Current.Missed));

        Write(watcher, 6);
        Write(watcher, 9);
        Assert.True(await notices.MoveNextAsync());
        Assert.Equal((6, 0), (notices.Current.Sequence, notices.Current.Missed));
        Assert.True(await notices.MoveNextAsync());
        Assert.Equal((9, 2), (notices.Current.Sequence, notices.Current.Missed));
    }

    [Fact]
    public async Task Events_are_counted_from_the_subscription_on()
    {
        var events = Sys.ActorOf(EventsActor<byte[], ConnectionMetadata>.Create(new ConnectionCallbacks<byte[], ConnectionMetadata>(), new NetworkCounters(), buffer: 16));
        var channel = Channel.CreateBounded<EventNotice>(new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.DropOldest });
        var watcher = new EventSubscription(channel.Writer);

        events.Tell(new EventsCommand.Publish([Happened, Happened, Happened]));
        events.Tell(new EventsCommand.Subscribe(watcher));
        events.Tell(new EventsCommand.Publish([Happened, Happened, Happened]));
        events.Tell(new EventsCommand.Unsubscribe(watcher));
        var read = new List<long>();
        await foreach (var notice in channel.Reader.ReadAllAsync())
        {
            read.Add(notice.Sequence);
        }

        Assert.Equal([5, 6], read);
        Assert.Equal(3, watcher.Before);
    }

    private static void Write(EventSubscription watcher, long sequence) =>
        Assert.True(watcher.Writer.TryWrite(new EventNotice(sequence, DateTimeOffset.UnixEpoch, Happened, Missed: 0)));

    private IAsyncEnumerable<EventNotice> Watch(Akka.TestKit.TestProbe root)
    {
        var identity = TestIdentities.New();
        Assert.Empty(NetworkSettings.TryCreate(TestMessages.Settings, identity.PeerId, out var settings));
        var setup = new NetworkSetup<byte[], int, ConnectionMetadata>(settings!, TestMessages.Definition(), identity, P2pEnvironment.Default(Sys), Log);
        return new P2pNetwork<byte[], int, ConnectionMetadata>(setup, root).WatchAsync();
    }
}
