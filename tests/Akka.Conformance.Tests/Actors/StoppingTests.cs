using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class StoppingTests : ActorSystemTest
{
    [Fact]
    public async Task Stop_lets_the_current_message_finish_and_no_other_begin()
    {
        var probe = NewProbe();
        var actor = Spawn((context, message) =>
        {
            if (message is 1)
            {
                context.Stop(context.Self);
            }

            probe.Ref.Tell(message);
        });
        Batch(actor, 1, 2, 3);
        await Ended(actor);
        Assert.Equal([1], await probe.UntilNow());
    }

    [Fact]
    public async Task A_poison_pill_is_taken_in_its_turn()
    {
        var probe = NewProbe();
        var actor = Spawn((_, message) => probe.Ref.Tell(message));
        Batch(actor, 1, 2, PoisonPill.Instance, 3);
        await Ended(actor);
        Assert.Equal([1, 2], await probe.UntilNow());
    }

    [Fact]
    public async Task Kill_is_a_failure_that_stops()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Fun.Props((_, _) => { }, new Hooks
        {
            PreRestart = (_, _) => probe.Ref.Tell("restart"),
            PostStop = () => probe.Ref.Tell("stop"),
        }));
        actor.Tell(Kill.Instance);
        await Ended(actor);
        Assert.Equal(["stop"], await probe.UntilNow());
    }

    [Fact]
    public async Task Children_end_before_their_parent()
    {
        var probe = NewProbe();
        Props Child(string name) => Fun.Props((_, _) => { }, new Hooks { PostStop = () => probe.Ref.Tell(name) });
        var parent = System.ActorOf(Fun.Props((_, _) => { }, new Hooks
        {
            PreStart = context =>
            {
                context.ActorOf(Child("child"));
                context.ActorOf(Child("child"));
            },
            PostStop = () => probe.Ref.Tell("parent"),
        }));
        System.Stop(parent);
        await Ended(parent);
        Assert.Equal(["child", "child", "parent"], await probe.UntilNow());
    }

    [Fact]
    public async Task A_parent_handles_nothing_while_its_children_end()
    {
        var probe = NewProbe();
        using var hold = new ManualResetEventSlim();
        var ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var parent = System.ActorOf(Fun.Props((_, message) => probe.Ref.Tell(message), new Hooks
        {
            PreStart = context => context.ActorOf(Fun.Props((_, _) => { }, new Hooks
            {
                PostStop = () =>
                {
                    ending.SetResult();
                    hold.Wait(Patience);
                },
            })),
        }));
        System.Stop(parent);

        // The order to stop goes through the guardian: before the child ends nothing says that it has arrived.
        await Soon(ending.Task);
        parent.Tell("late");
        hold.Set();
        await Ended(parent);
        await probe.Nothing();
    }

    [Fact]
    public async Task Graceful_stop_is_done_when_the_actor_has_ended()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Fun.Props((_, _) => { }, new Hooks { PostStop = () => probe.Ref.Tell("stopped") }));
        Assert.True(await Soon(actor.GracefulStop(Patience)));
        Assert.Equal(["stopped"], await probe.UntilNow());
    }

    [Fact]
    public async Task Graceful_stop_can_send_a_message_of_its_own()
    {
        var actor = Spawn((context, message) =>
        {
            if (message is "please")
            {
                context.Stop(context.Self);
            }
        });
        Assert.True(await Soon(actor.GracefulStop(Patience, "please")));
    }

    [Fact]
    public async Task Graceful_stop_gives_up_after_its_time()
    {
        var actor = Spawn((_, _) => { });
        Assert.False(await Soon(actor.GracefulStop(TimeSpan.FromMilliseconds(50), "ignored")));
    }

    [Fact]
    public async Task Graceful_stop_of_the_dead_is_done_at_once()
    {
        var actor = Spawn((_, _) => { });
        System.Stop(actor);
        await Ended(actor);
        Assert.True(await Soon(actor.GracefulStop(Patience)));
    }

    /// <summary>Sent by an actor, so that all are in the mailbox in this order.</summary>
    private void Batch(IActorRef actor, params object[] messages)
        => Spawn((_, _) => Array.ForEach(messages, message => actor.Tell(message))).Tell("go");
}
