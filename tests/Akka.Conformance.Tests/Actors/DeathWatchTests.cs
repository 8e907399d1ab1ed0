using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class DeathWatchTests : ActorSystemTest
{
    [Fact]
    public async Task The_end_of_a_watched_actor_is_told_once()
    {
        var (watcher, probe) = Watcher();
        var subject = Spawn((_, _) => { });
        await Watch(watcher, subject);
        await Watch(watcher, subject);
        System.Stop(subject);
        var terminated = (await probe.Next<Notice>()).Terminated;
        Assert.Equal(subject, terminated.ActorRef);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        Assert.Equal(subject, probe.LastSender);
        await Soon(watcher.Ask("sync"));
        await probe.Nothing();
    }

    [Fact]
    public async Task Watching_the_dead_is_answered_too()
    {
        var (watcher, probe) = Watcher();
        var subject = Spawn((_, _) => { });
        System.Stop(subject);
        await Ended(subject);
        await Watch(watcher, subject);
        Assert.Equal(subject, (await probe.Next<Notice>()).Terminated.ActorRef);
    }

    [Fact]
    public async Task A_parent_that_watches_hears_of_a_child_once()
    {
        var probe = NewProbe();
        var parent = Spawn((context, message) =>
        {
            switch (message)
            {
                case "start":
                    context.Stop(context.Watch(context.ActorOf(Fun.Props((_, _) => { }))));
                    break;
                case Terminated:
                    probe.Ref.Tell("terminated");
                    context.Self.Tell("after", probe.Ref);
                    break;
                case "after":
                    probe.Ref.Tell(context.GetChildren().Count());
                    break;
            }
        });
        parent.Tell("start");
        Assert.Equal(["terminated", 0], await probe.Next(2));
        await probe.Nothing();
    }

    [Fact]
    public async Task Watch_with_sends_the_given_message()
    {
        var (watcher, probe) = Watcher();
        var subject = Spawn((_, _) => { });
        await Soon(watcher.Ask(("with", subject, "gone")));
        System.Stop(subject);
        Assert.Equal("gone", await probe.Next());
    }

    [Fact]
    public async Task A_second_watch_changes_nothing()
    {
        var (watcher, probe) = Watcher();
        var subject = Spawn((_, _) => { });
        await Soon(watcher.Ask(("with", subject, "first")));
        await Soon(watcher.Ask(("with", subject, "second")));
        await Watch(watcher, subject);
        System.Stop(subject);
        Assert.Equal("first", await probe.Next());
        await Soon(watcher.Ask("sync"));
        await probe.Nothing();
    }

    [Fact]
    public async Task Unwatch_is_final_even_when_the_notice_is_already_in_the_mailbox()
    {
        var probe = NewProbe();
        var subject = Spawn((_, _) => { });
        var watcher = Spawn((context, message) =>
        {
            if (message is "start")
            {
                context.Watch(subject);
                context.WatchWith(context.ActorOf(Fun.Props((_, _) => { }), "child"), "child gone");
                context.Stop(context.Child("child"));
                System.Stop(subject);
            }
            else if (message is "unwatch")
            {
                // The subject is dead by now, and its notice was queued before this message.
                context.Unwatch(subject);
                context.Self.Tell("end");
            }
            else
            {
                probe.Ref.Tell(message);
            }
        });
        watcher.Tell("start");
        await Ended(subject);
        watcher.Tell("unwatch");
        var seen = await probe.Next(2);
        Assert.Equal(["child gone", "end"], seen.Cast<string>().Order());
        await probe.Nothing();
    }

    [Fact]
    public async Task Without_a_handler_the_notice_kills_the_watcher()
    {
        var probe = NewProbe();
        var watcher = System.ActorOf(Props.Create(() => new Careless(probe.Ref)));
        var subject = Spawn((_, _) => { });
        await Watch(watcher, subject);
        System.Stop(subject);
        await Ended(watcher);
        Assert.Equal(["stopped"], await probe.UntilNow());
    }

    [Fact]
    public async Task A_watched_actor_can_be_watched_again_after_its_end()
    {
        var (watcher, probe) = Watcher();
        var subject = Spawn((_, _) => { });
        await Watch(watcher, subject);
        System.Stop(subject);
        await probe.Next<Notice>();
        await Watch(watcher, subject);
        Assert.Equal(subject, (await probe.Next<Notice>()).Terminated.ActorRef);
    }

    [Fact]
    public async Task Watch_async_tells_of_the_end_or_of_the_cancellation()
    {
        var actor = Spawn((_, _) => { });
        using var cancelled = new CancellationTokenSource();
        var watch = actor.WatchAsync(cancelled.Token);
        cancelled.Cancel();
        Assert.False(await Soon(watch));
        var second = actor.WatchAsync();
        System.Stop(actor);
        Assert.True(await Soon(second));
    }

    [Fact]
    public async Task Thousands_of_ends_are_all_told()
    {
        const int count = 5000;
        var probe = NewProbe();
        var left = new HashSet<IActorRef>();
        var watcher = Spawn((context, message) =>
        {
            if (message is Terminated terminated)
            {
                if (!left.Remove(terminated.ActorRef))
                {
                    probe.Ref.Tell("twice");
                }

                if (left.Count == 0)
                {
                    probe.Ref.Tell("all");
                }

                return;
            }

            for (int i = 0; i < count; i++)
            {
                left.Add(context.Watch(context.ActorOf(Fun.Props((self, _) => self.Stop(self.Self)))));
            }

            foreach (var child in left)
            {
                child.Tell("end");
            }
        });
        watcher.Tell("start");
        Assert.Equal("all", await probe.Next());
        await probe.Nothing();
    }

    private (IActorRef Watcher, Probe Probe) Watcher()
    {
        var probe = NewProbe();
        var watcher = Spawn((context, message) =>
        {
            switch (message)
            {
                case ("watch", IActorRef subject, _):
                    context.Watch(subject);
                    context.Sender.Tell("ok");
                    break;
                case ("with", IActorRef subject, string text):
                    context.WatchWith(subject, text);
                    context.Sender.Tell("ok");
                    break;
                case "sync":
                    context.Sender.Tell("synced");
                    break;
                case Terminated terminated:
                    // A bare Terminated would be taken by the probe as news of its own, which it is not.
                    probe.Ref.Forward(new Notice(terminated));
                    break;
                default:
                    probe.Ref.Forward(message);
                    break;
            }
        });
        return (watcher, probe);
    }

    private static Task Watch(IActorRef watcher, IActorRef subject) => Soon(watcher.Ask(("watch", subject, "")));

    private sealed record Notice(Terminated Terminated);

    private sealed class Careless(IActorRef probe) : ReceiveActor
    {
        protected override void PreStart() => Receiving();

        private void Receiving()
            => Become(() => Receive<ValueTuple<string, IActorRef, string>>(request =>
            {
                Context.Watch(request.Item2);
                Sender.Tell("ok");
            }));

        protected override void PostStop() => probe.Tell("stopped");

        protected override void PreRestart(Exception reason, object message) => probe.Tell("restarted");
    }
}
