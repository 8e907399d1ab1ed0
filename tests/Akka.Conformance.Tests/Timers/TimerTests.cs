using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Timers;

public sealed class TimerTests : ActorSystemTest
{
    private static readonly TimeSpan Soonish = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_single_timer_fires_once()
    {
        var (actor, probe) = Timed();
        await Do(actor, timers => timers.StartSingleTimer("key", "due", Soonish));
        Assert.Equal("due", await probe.Next());
        Assert.Equal(System.DeadLetters, probe.LastSender);
        await Do(actor, timers => Assert.False(timers.IsTimerActive("key")));
        await probe.Nothing();
    }

    [Fact]
    public async Task A_periodic_timer_fires_until_it_is_cancelled()
    {
        var (actor, probe) = Timed();
        await Do(actor, timers => timers.StartPeriodicTimer("key", "tick", Soonish));
        Assert.Equal(["tick", "tick", "tick"], await probe.Next(3));
        await Do(actor, timers =>
        {
            Assert.True(timers.IsTimerActive("key"));
            timers.Cancel("key");
            Assert.False(timers.IsTimerActive("key"));
        });
        await probe.UntilNow();
        await After(Soonish * 5);
        await Do(actor, _ => { });
        await probe.Nothing();
    }

    [Fact]
    public async Task The_first_delay_can_differ()
    {
        var (actor, probe) = Timed();
        await Do(actor, timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.Zero, Never));
        Assert.Equal("tick", await probe.Next());
    }

    [Fact]
    public async Task The_sender_can_be_given()
    {
        var (actor, probe) = Timed();
        var sender = Spawn((_, _) => { });
        await Do(actor, timers => timers.StartSingleTimer("key", "due", Soonish, sender));
        await probe.Next();
        Assert.Equal(sender, probe.LastSender);
    }

    [Fact]
    public async Task A_new_timer_replaces_the_one_of_the_same_key()
    {
        var (actor, probe) = Timed();
        await Do(actor, timers =>
        {
            timers.StartSingleTimer("key", "old", Soonish);
            timers.StartSingleTimer("key", "new", Soonish);
            timers.StartSingleTimer("other", "other", Soonish);
        });
        Assert.Equal(["new", "other"], (await probe.Next(2)).Cast<string>().Order());
        await probe.Nothing();
    }

    [Fact]
    public async Task A_message_that_already_waits_is_dropped_when_its_timer_is_cancelled_or_replaced()
    {
        var (actor, probe) = Timed();
        await Do(actor, timers =>
        {
            timers.StartSingleTimer("cancelled", "cancelled", TimeSpan.Zero);
            timers.StartSingleTimer("replaced", "old", TimeSpan.Zero);
            // While this receive lasts, both go into the mailbox.
            using var later = new ManualResetEventSlim();
            System.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(100), later.Set);
            later.Wait(Patience);
            timers.Cancel("cancelled");
            timers.StartSingleTimer("replaced", "new", TimeSpan.Zero);
        });
        Assert.Equal("new", await probe.Next());
        await probe.Nothing();
    }

    [Fact]
    public async Task All_can_be_cancelled_and_listed()
    {
        var (actor, probe) = Timed();
        await Do(actor, timers =>
        {
            timers.StartSingleTimer("a", 1, Never);
            timers.StartPeriodicTimer("b", 2, Never);
            Assert.Equal(["a", "b"], timers.ActiveTimers.Order());
            timers.CancelAll();
            Assert.Empty(timers.ActiveTimers);
        });
        await probe.Nothing();
    }

    [Fact]
    public async Task A_restart_and_a_stop_cancel_all_timers()
    {
        var letters = NewProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(Event.AllDeadLetters));
        var (actor, probe) = Timed();
        await Do(actor, timers => timers.StartPeriodicTimer("key", "of the first", Soonish, Soonish));
        Assert.Equal("of the first", await probe.Next());
        actor.Tell(new InvalidOperationException());
        await Do(actor, timers =>
        {
            Assert.Empty(timers.ActiveTimers);
            timers.StartPeriodicTimer("key", "of the second", Soonish, Soonish);
        });
        await probe.UntilNow();
        Assert.Equal("of the second", await probe.Next());
        System.Stop(actor);
        await Ended(actor);
        await probe.UntilNow();
        await After(Soonish * 5);
        await probe.Nothing();
    }

    [Fact]
    public async Task A_timer_may_carry_a_poison_pill()
    {
        var (actor, _) = Timed();
        await Do(actor, timers => timers.StartSingleTimer("key", PoisonPill.Instance, Soonish));
        await Ended(actor);
    }

    [Fact]
    public async Task Timers_can_be_started_in_pre_start()
    {
        var probe = NewProbe();
        System.ActorOf(Props.Create(() => new Starter(probe.Ref)));
        Assert.Equal("from the start", await probe.Next());
    }

    private (IActorRef Actor, Probe Probe) Timed()
    {
        var probe = NewProbe();
        return (System.ActorOf(Props.Create(() => new TimedActor(probe.Ref))), probe);
    }

    private static async Task Do(IActorRef actor, Action<ITimerScheduler> action)
    {
        if (await Soon(actor.Ask(action)) is Exception failure)
        {
            throw failure;
        }
    }

    private Task After(TimeSpan delay)
    {
        var passed = new TaskCompletionSource();
        System.Scheduler.Advanced.ScheduleOnce(delay, passed.SetResult);
        return Soon(passed.Task);
    }

    private sealed class TimedActor(IActorRef probe) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Action<ITimerScheduler> action:
                    object answer = "done";
                    try
                    {
                        action(Timers);
                    }
                    catch (Exception failure)
                    {
                        answer = failure;
                    }

                    Sender.Tell(answer);
                    break;
                case Exception failure:
                    throw failure;
                default:
                    probe.Forward(message);
                    break;
            }
        }
    }

    private sealed class Starter(IActorRef probe) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("key", "from the start", Soonish);

        protected override void OnReceive(object message) => probe.Tell(message);
    }
}
