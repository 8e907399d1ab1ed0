using System.Diagnostics;
using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Scheduling;

public sealed class SchedulerTests : ActorSystemTest
{
    private static readonly TimeSpan Soonish = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_message_comes_once_and_not_too_early()
    {
        var probe = NewProbe();
        var clock = Stopwatch.StartNew();
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100), probe.Ref, "due", ActorRefs.NoSender);
        Assert.Equal("due", await probe.Next());
        Assert.InRange(clock.ElapsedMilliseconds, 95, 10_000);
        await probe.Nothing();
    }

    [Fact]
    public async Task Messages_come_again_and_again()
    {
        var probe = NewProbe();
        var sender = Spawn((_, _) => { });
        System.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, Soonish, probe.Ref, "tick", sender);
        Assert.Equal(["tick", "tick", "tick"], await probe.Next(3));
        Assert.Equal(sender, probe.LastSender);
    }

    [Fact]
    public async Task What_is_cancelled_does_not_come()
    {
        var probe = NewProbe();
        var cancelables = new[]
        {
            System.Scheduler.ScheduleTellOnceCancelable(Soonish, probe.Ref, "once", ActorRefs.NoSender),
            System.Scheduler.ScheduleTellRepeatedlyCancelable(Soonish, Soonish, probe.Ref, "again", ActorRefs.NoSender),
            System.Scheduler.Advanced.ScheduleOnceCancelable(Soonish, () => probe.Ref.Tell("action")),
            System.Scheduler.Advanced.ScheduleRepeatedlyCancelable(Soonish, Soonish, () => probe.Ref.Tell("actions")),
        };
        Array.ForEach(cancelables, cancelable => cancelable.Cancel());
        Assert.All(cancelables, cancelable => Assert.True(cancelable.IsCancellationRequested));
        System.Scheduler.ScheduleTellOnce(Soonish * 4, probe.Ref, "other", ActorRefs.NoSender);
        Assert.Equal("other", await probe.Next());
    }

    [Fact]
    public async Task Repetition_ends_with_its_cancellation()
    {
        var probe = NewProbe();
        var cancelable = System.Scheduler.ScheduleTellRepeatedlyCancelable(0, 10, probe.Ref, "tick", ActorRefs.NoSender);
        Assert.Equal(["tick", "tick"], await probe.Next(2));
        cancelable.Cancel();
        System.Scheduler.ScheduleTellOnce(Soonish * 4, probe.Ref, "end", ActorRefs.NoSender);
        while (await probe.Next() is "tick")
        {
        }

        await probe.Nothing();
    }

    [Fact]
    public async Task Actions_are_run()
    {
        var once = new TaskCompletionSource();
        var thrice = new TaskCompletionSource();
        int runs = 0;
        System.Scheduler.Advanced.ScheduleOnce(10, once.SetResult);
        using var repeated = new Cancelable(System.Scheduler);
        System.Scheduler.Advanced.ScheduleRepeatedly(
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(10),
            () =>
            {
                if (++runs == 3)
                {
                    thrice.SetResult();
                }
            },
            repeated);
        await Soon(once.Task);
        await Soon(thrice.Task);
        repeated.Cancel();
    }

    [Fact]
    public async Task An_action_that_fails_harms_nobody_else()
    {
        var probe = NewProbe();
        System.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new InvalidOperationException("asked for"));
        System.Scheduler.ScheduleTellOnce(Soonish, probe.Ref, "after", ActorRefs.NoSender);
        Assert.Equal("after", await probe.Next());
    }

    [Fact]
    public async Task They_come_in_the_order_of_their_times()
    {
        var probe = NewProbe();
        foreach (int delay in new[] { 300, 100, 200 })
        {
            System.Scheduler.ScheduleTellOnce(delay, probe.Ref, delay, ActorRefs.NoSender);
        }

        Assert.Equal([100, 200, 300], await probe.Next(3));
    }

    [Fact]
    public async Task Ten_thousand_of_them_all_come()
    {
        var probe = NewProbe();
        for (int i = 0; i < 10_000; i++)
        {
            System.Scheduler.ScheduleTellOnce(i % 200, probe.Ref, i, ActorRefs.NoSender);
        }

        Assert.Equal(Enumerable.Range(0, 10_000), (await probe.Next(10_000)).Cast<int>().Order());
    }

    [Fact]
    public void Impossible_times_are_refused()
    {
        var scheduler = System.Scheduler;
        var past = TimeSpan.FromSeconds(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.ScheduleTellOnce(past, ActorRefs.Nobody, 1, ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.ScheduleTellRepeatedly(past, Never, ActorRefs.Nobody, 1, ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.ScheduleTellRepeatedly(Never, TimeSpan.Zero, ActorRefs.Nobody, 1, ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.Advanced.ScheduleOnce(past, () => { }));
    }

    [Fact]
    public void Its_clocks_go_forward()
    {
        var scheduler = System.Scheduler;
        var before = scheduler.MonotonicClock;
        Assert.InRange(scheduler.Now, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1));
        Assert.True(scheduler.MonotonicClock >= before);
        Assert.True(scheduler.HighResMonotonicClock > TimeSpan.Zero);
    }

    [Fact]
    public async Task After_the_end_nothing_can_be_scheduled()
    {
        var system = ActorSystem.Create("ended", "akka { loggers = [], stdout-loglevel = OFF }");
        await Soon(system.Terminate());
        Assert.Throws<SchedulerException>(() => system.Scheduler.ScheduleTellOnce(Never, ActorRefs.Nobody, 1, ActorRefs.NoSender));
    }
}
