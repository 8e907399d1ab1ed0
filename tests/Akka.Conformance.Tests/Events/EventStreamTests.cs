using Akka.Actor;
using Akka.Conformance.Tests.Support;
using Akka.Event;

namespace Akka.Conformance.Tests.Events;

public sealed class EventStreamTests : ActorSystemTest
{
    [Fact]
    public async Task Subscribers_get_events_of_their_class_and_of_classes_below()
    {
        var probe = NewProbe();
        Assert.True(System.EventStream.Subscribe(probe.Ref, typeof(Animal)));
        System.EventStream.Publish(new Cat());
        System.EventStream.Publish(new Animal());
        System.EventStream.Publish("no animal");
        Assert.IsType<Cat>(await probe.Next());
        Assert.IsType<Animal>(await probe.Next());
        await probe.Nothing();
    }

    [Fact]
    public async Task Interfaces_are_classes_too()
    {
        var probe = NewProbe();
        System.EventStream.Subscribe<IFurry>(probe.Ref);
        System.EventStream.Publish(new Animal());
        System.EventStream.Publish(new Cat());
        Assert.IsType<Cat>(await probe.Next());
    }

    [Fact]
    public async Task Each_event_comes_once_however_often_one_subscribed()
    {
        var probe = NewProbe();
        Assert.True(System.EventStream.Subscribe(probe.Ref, typeof(Animal)));
        Assert.False(System.EventStream.Subscribe(probe.Ref, typeof(Animal)));
        System.EventStream.Subscribe(probe.Ref, typeof(Cat));
        System.EventStream.Publish(new Cat());
        Assert.Single(await probe.UntilNow());
    }

    [Fact]
    public async Task A_subscription_can_end()
    {
        var probe = NewProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Animal));
        System.EventStream.Subscribe(probe.Ref, typeof(string));
        Assert.True(System.EventStream.Unsubscribe(probe.Ref, typeof(Animal)));
        System.EventStream.Publish(new Cat());
        System.EventStream.Publish("text");
        Assert.Equal(["text"], await probe.UntilNow());
        Assert.True(System.EventStream.Unsubscribe(probe.Ref));
        Assert.False(System.EventStream.Unsubscribe(probe.Ref));
        System.EventStream.Publish("text");
        await probe.Nothing();
    }

    [Fact]
    public async Task The_dead_are_unsubscribed()
    {
        var letters = NewProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var subscriber = Spawn((_, _) => { });
        System.EventStream.Subscribe(subscriber, typeof(Animal));
        System.Stop(subscriber);
        await Ended(subscriber);
        // The unsubscription follows the end: try until an event makes no dead letter any more.
        for (int i = 0; i < 10_000; i++)
        {
            System.EventStream.Publish(new Animal());
            if ((await letters.UntilNow()).Length == 0)
            {
                return;
            }
        }

        Assert.Fail("Events still go to the dead.");
    }

    [Fact]
    public async Task Suppressed_dead_letters_have_a_class_of_their_own()
    {
        var plain = NewProbe();
        var all = NewProbe();
        System.EventStream.Subscribe(plain.Ref, typeof(DeadLetter));
        System.EventStream.Subscribe(all.Ref, typeof(AllDeadLetters));
        System.DeadLetters.Tell(new Expected());
        System.DeadLetters.Tell("unexpected");
        Assert.Equal("unexpected", (await plain.Next<DeadLetter>()).Message);
        Assert.IsType<Expected>((await all.Next<SuppressedDeadLetter>()).Message);
        Assert.Equal("unexpected", (await all.Next<DeadLetter>()).Message);
    }

    private class Animal;

    private interface IFurry;

    private sealed class Cat : Animal, IFurry;

    private sealed class Expected : IDeadLetterSuppression;
}
