using Akka.Actor;
using Akka.Configuration;
using Akka.Conformance.Tests.Support;
using Akka.Event;

namespace Akka.Conformance.Tests.Dispatch;

public sealed class MailboxTests() : ActorSystemTest("""
    small {
      mailbox-type = "Akka.Dispatch.BoundedMailbox"
      mailbox-capacity = 2
      mailbox-push-timeout-time = 0s
    }
    small-deque {
      mailbox-type = "Akka.Dispatch.BoundedDequeBasedMailbox"
      mailbox-capacity = 5
      mailbox-push-timeout-time = 10s
      stash-capacity = 1
    }
    stashing { mailbox-type = "Akka.Dispatch.UnboundedDequeBasedMailbox", stash-capacity = 2 }
    """)
{
    [Fact]
    public async Task A_full_mailbox_makes_dead_letters()
    {
        var letters = NewProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(AllDeadLetters));
        var (probe, started, hold) = (NewProbe(), new TaskCompletionSource(), new ManualResetEventSlim());
        var actor = System.ActorOf(Fun.Props((_, message) =>
        {
            if (message is 0)
            {
                started.SetResult();
                hold.Wait(Patience);
            }

            probe.Ref.Tell(message);
        }).WithMailbox("small"));
        actor.Tell(0);
        await Soon(started.Task);
        foreach (int i in new[] { 1, 2, 3 })
        {
            actor.Tell(i);
        }

        Assert.Equal(3, (await letters.Next<AllDeadLetters>()).Message);
        hold.Set();
        Assert.Equal([0, 1, 2], await probe.Next(3));
    }

    [Fact]
    public async Task A_bounded_deque_takes_what_it_can_hold()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Stasher(probe.Ref)).WithMailbox("small-deque"));
        actor.Tell(1);
        Assert.Equal((1, 1), await probe.Next());
        actor.Tell(2);
        Assert.IsType<StashOverflowException>(await probe.Next());
    }

    [Fact]
    public async Task The_mailbox_says_how_much_can_be_stashed()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Stasher(probe.Ref)).WithMailbox("stashing"));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);
        Assert.Equal([(2, 1), (2, 2)], await probe.Next(2));
        Assert.IsType<StashOverflowException>(await probe.Next());
    }

    [Fact]
    public void An_unknown_mailbox_is_refused()
        => Assert.Throws<ConfigurationException>(() => System.ActorOf(Fun.Props((_, _) => { }).WithMailbox("no.such")));

    [Fact]
    public void A_mailbox_that_cannot_do_what_the_actor_needs_is_refused()
        => Assert.ThrowsAny<Exception>(() => System.ActorOf(Props.Create(() => new Stasher(ActorRefs.Nobody)).WithMailbox("small")));

    [Fact]
    public async Task Stopping_overtakes_the_waiting_messages()
    {
        var (probe, started, hold) = (NewProbe(), new TaskCompletionSource(), new ManualResetEventSlim());
        var parent = Spawn((context, message) =>
        {
            if (message is Props props)
            {
                context.Sender.Tell(context.ActorOf(props, "child"));
            }
            else
            {
                context.Stop(context.Child("child"));
                context.Sender.Tell("stopping");
            }
        });
        var actor = await Soon(parent.Ask<IActorRef>(Fun.Props((_, message) =>
        {
            if (message is 0)
            {
                started.SetResult();
                hold.Wait(Patience);
            }

            probe.Ref.Tell(message);
        })));
        actor.Tell(0);
        await Soon(started.Task);
        actor.Tell(1);
        actor.Tell(2);
        await Soon(parent.Ask("stop"));
        hold.Set();
        await Ended(actor);
        Assert.Equal([0], await probe.UntilNow());
    }

    private sealed class Stasher(IActorRef probe) : UntypedActor, IWithStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Stash.Stash();
            probe.Tell((Stash.Capacity, Stash.Count));
        }

        protected override void PreRestart(Exception reason, object message) => probe.Tell(reason);
    }
}
