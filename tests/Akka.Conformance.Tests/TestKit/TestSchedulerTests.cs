using Akka.Actor;
using Akka.TestKit;

namespace Akka.Conformance.Tests.TestKit;

public sealed class TestSchedulerTests : Akka.TestKit.Xunit2.TestKit
{
    public TestSchedulerTests()
        : base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
    {
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task Time_stands_still_until_it_is_moved()
    {
        var start = Scheduler.Now;
        Scheduler.ScheduleTellOnce(TimeSpan.FromMinutes(5), TestActor, "tick", ActorRefs.NoSender);
        Assert.Equal(start, Scheduler.Now);
        Scheduler.Advance(TimeSpan.FromMinutes(4));
        Assert.False(HasMessages);
        Scheduler.Advance(TimeSpan.FromMinutes(1));
        await ExpectMsgAsync("tick");
        Assert.Equal(start + TimeSpan.FromMinutes(5), Scheduler.Now);
    }

    [Fact]
    public async Task Time_is_moved_to_a_moment()
    {
        Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(1), TestActor, "tick", ActorRefs.NoSender);
        Scheduler.AdvanceTo(Scheduler.Now + TimeSpan.FromSeconds(1));
        await ExpectMsgAsync("tick");
    }

    [Fact]
    public void What_is_due_is_fired_in_the_order_of_its_time()
    {
        var fired = new List<int>();
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(3), () => fired.Add(3));
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () => fired.Add(1));
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(2), () => fired.Add(2));
        Scheduler.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal([1, 2, 3], fired);
    }

    [Fact]
    public void What_is_due_at_the_same_time_is_fired_in_the_order_it_was_scheduled()
    {
        var fired = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            var number = i;
            Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () => fired.Add(number));
        }

        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Range(0, 20), fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_in_one_step_however_long_it_is()
    {
        var fired = 0;
        Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => fired++);
        Scheduler.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_periodic_timer_fires_in_every_step_of_its_interval()
    {
        var fired = 0;
        Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => fired++);
        for (var i = 0; i < 10; i++)
        {
            Scheduler.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(10, fired);
    }

    [Fact]
    public void What_is_scheduled_by_what_fires_waits_for_the_next_step()
    {
        var fired = new List<string>();
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () =>
        {
            fired.Add("first");
            Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () => fired.Add("second"));
        });
        Scheduler.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["first"], fired);
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["first", "second"], fired);
    }

    [Fact]
    public void A_periodic_timer_that_was_late_is_due_again_after_its_interval()
    {
        var fired = 0;
        Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => fired++);
        Scheduler.Advance(TimeSpan.FromSeconds(10));
        Scheduler.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, fired);
        Scheduler.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, fired);
    }

    [Fact]
    public void What_is_due_at_once_waits_for_a_step_too()
    {
        var fired = 0;
        Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => fired++);
        Assert.Equal(0, fired);
        Scheduler.Advance(TimeSpan.Zero);
        Assert.Equal(1, fired);
    }

    [Fact]
    public void What_was_cancelled_does_not_fire()
    {
        var fired = 0;
        var cancelable = new Cancelable(Scheduler.Advanced);
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () => fired++, cancelable);
        Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => fired++, cancelable);
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        cancelable.Cancel();
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, fired);
    }

    [Fact]
    public async Task The_timers_of_actors_follow()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ticker(TestActor)));
        Assert.Equal("started", await ExpectMsgAsync<string>());
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        await ExpectMsgAsync("tick");
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        await ExpectMsgAsync("tick");
        actor.Tell("stop");
        await ExpectMsgAsync("stopped");
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_receive_time_out_follows()
    {
        // The time runs from the end of a receive: the answer to what does not count says that it runs.
        var patient = Sys.ActorOf(Props.Create(() => new Patient(TestActor)));
        patient.Tell(new Ready());
        await ExpectMsgAsync<Ready>();
        Scheduler.Advance(TimeSpan.FromSeconds(10));
        await ExpectMsgAsync("enough");
    }

    private sealed class Ticker : ReceiveActor, IWithTimers
    {
        private readonly IActorRef _target;

        public Ticker(IActorRef target)
        {
            _target = target;
            Receive<string>(s => s == "tick", s => target.Tell(s));
            Receive<string>(s =>
            {
                Timers.Cancel("key");
                target.Tell("stopped");
            });
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            _target.Tell("started");
        }
    }

    private sealed class Ready : INotInfluenceReceiveTimeout;

    private sealed class Patient : ReceiveActor
    {
        public Patient(IActorRef target)
        {
            Receive<Ready>(target.Tell);
            Receive<ReceiveTimeout>(_ =>
            {
                Context.SetReceiveTimeout(null);
                target.Tell("enough");
            });
        }

        protected override void PreStart() => Context.SetReceiveTimeout(TimeSpan.FromSeconds(10));
    }
}
