using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Supervision;

public sealed class StrategyTests : ActorSystemTest
{
    [Fact]
    public async Task Resume_keeps_the_instance()
    {
        var family = await Family(new OneForOneStrategy(_ => Directive.Resume));
        Assert.Equal(1, await Count(family.A));
        family.A.Tell(new InvalidOperationException());
        Assert.Equal(2, await Count(family.A));
    }

    [Fact]
    public async Task Restart_of_one_leaves_the_others_alone()
    {
        var family = await Family(new OneForOneStrategy(_ => Directive.Restart));
        Assert.Equal((1, 1), (await Count(family.A), await Count(family.B)));
        family.A.Tell(new InvalidOperationException());
        Assert.Equal((1, 2), (await Count(family.A), await Count(family.B)));
    }

    [Fact]
    public async Task Restart_of_all_restarts_all()
    {
        var family = await Family(new AllForOneStrategy(_ => Directive.Restart));
        Assert.Equal((1, 1), (await Count(family.A), await Count(family.B)));
        family.A.Tell(new InvalidOperationException());
        Assert.Equal(1, await Count(family.A));
        Assert.Equal(1, await Count(family.B));
    }

    [Fact]
    public async Task Stop_of_one_leaves_the_others_alone()
    {
        var family = await Family(new OneForOneStrategy(_ => Directive.Stop));
        family.A.Tell(new InvalidOperationException());
        await Ended(family.A);
        Assert.Equal(1, await Count(family.B));
    }

    [Fact]
    public async Task Stop_of_all_stops_all()
    {
        var family = await Family(new AllForOneStrategy(_ => Directive.Stop));
        family.A.Tell(new InvalidOperationException());
        await Ended(family.A);
        await Ended(family.B);
    }

    [Fact]
    public async Task Escalation_fails_the_parent()
    {
        var probe = NewProbe();
        var grandparent = System.ActorOf(Fun.Props(
            (context, _) => context.Sender.Tell(context.ActorOf(FamilyProps(new OneForOneStrategy(_ => Directive.Escalate)))),
            new Hooks
            {
                Strategy = new OneForOneStrategy(cause =>
                {
                    probe.Ref.Tell(cause.Message);
                    return Directive.Stop;
                }),
            }));
        var parent = await Soon(grandparent.Ask<IActorRef>("child"));
        var family = await Members(parent);
        family.A.Tell(new InvalidOperationException("from below"));
        await Ended(parent);
        await Ended(family.B);
        Assert.Equal("from below", await probe.Next());
    }

    [Fact]
    public async Task The_number_of_restarts_can_be_limited()
    {
        var family = await Family(new OneForOneStrategy(2, Timeout.InfiniteTimeSpan, _ => Directive.Restart));
        family.A.Tell(new InvalidOperationException());
        family.A.Tell(new InvalidOperationException());
        Assert.Equal(1, await Count(family.A));
        family.A.Tell(new InvalidOperationException());
        await Ended(family.A);
    }

    [Fact]
    public async Task No_retry_means_stop()
    {
        var family = await Family(new OneForOneStrategy(0, Timeout.InfiniteTimeSpan, _ => Directive.Restart));
        family.A.Tell(new InvalidOperationException());
        await Ended(family.A);
    }

    [Fact]
    public async Task Retries_are_counted_in_a_window()
    {
        var family = await Family(new OneForOneStrategy(1, TimeSpan.FromMilliseconds(150), _ => Directive.Restart));
        for (int i = 0; i < 3; i++)
        {
            family.A.Tell(new InvalidOperationException());
            Assert.Equal(1, await Count(family.A));
            var passed = new TaskCompletionSource();
            System.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(250), passed.SetResult);
            await Soon(passed.Task);
        }

        family.A.Tell(new InvalidOperationException());
        family.A.Tell(new InvalidOperationException());
        await Ended(family.A);
    }

    [Fact]
    public async Task A_window_alone_allows_one_restart_in_it()
    {
        var family = await Family(new OneForOneStrategy(null, TimeSpan.FromHours(1), _ => Directive.Restart));
        family.A.Tell(new InvalidOperationException());
        Assert.Equal(1, await Count(family.A));
        family.A.Tell(new InvalidOperationException());
        await Ended(family.A);
    }

    [Fact]
    public async Task Without_limits_restarts_go_on()
    {
        var family = await Family(new OneForOneStrategy(_ => Directive.Restart));
        for (int i = 0; i < 100; i++)
        {
            family.A.Tell(new InvalidOperationException());
        }

        Assert.Equal(1, await Count(family.A));
    }

    [Fact]
    public async Task The_default_restarts_on_errors_and_stops_on_failed_beginnings()
    {
        var family = await Family(null);
        family.A.Tell(new InvalidOperationException());
        Assert.Equal(1, await Count(family.A));
        family.A.Tell(new ActorInitializationException("never began"));
        await Ended(family.A);
        family.B.Tell(new ActorKilledException("killed"));
        await Ended(family.B);
    }

    [Fact]
    public async Task Props_carry_a_strategy_that_outranks_the_class()
    {
        var props = FamilyProps(new OneForOneStrategy(_ => Directive.Restart)).WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop));
        var family = await Members(System.ActorOf(props));
        family.A.Tell(new InvalidOperationException());
        await Ended(family.A);
    }

    [Fact]
    public async Task The_decider_is_asked_in_the_order_of_its_pairs()
    {
        var decider = Decider.From(
            Directive.Escalate,
            Directive.Resume.When<ArgumentNullException>(),
            Directive.Stop.When<ArgumentException>());
        Assert.Equal(Directive.Resume, decider.Decide(new ArgumentNullException()));
        Assert.Equal(Directive.Stop, decider.Decide(new ArgumentException()));
        Assert.Equal(Directive.Stop, decider.Decide(new ArgumentOutOfRangeException()));
        Assert.Equal(Directive.Escalate, decider.Decide(new InvalidOperationException()));
        Assert.Equal(Directive.Stop, new OneForOneStrategy(decider).Decider.Decide(new ArgumentException()));
        var family = await Family(new OneForOneStrategy(Decider.From(_ => Directive.Resume)));
        family.A.Tell(new ArgumentException());
        Assert.Equal(1, await Count(family.A));
    }

    [Fact]
    public async Task The_strategy_of_the_guardian_is_configured()
    {
        var system = ActorSystem.Create("stopping", """
            akka { loggers = [], stdout-loglevel = OFF, actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy" }
            """);
        var actor = system.ActorOf(Fun.Props((_, _) => throw new InvalidOperationException()));
        actor.Tell("fail");
        Assert.True(await Soon(actor.WatchAsync()));
        await Soon(system.Terminate());
    }

    [Fact]
    public async Task A_failed_child_handles_nothing_before_the_decision()
    {
        var probe = NewProbe();
        using var hold = new ManualResetEventSlim();
        var parent = System.ActorOf(Fun.Props(
            (context, _) => context.Sender.Tell(context.ActorOf(Fun.Props((_, message) =>
            {
                if (message is Exception cause)
                {
                    throw cause;
                }

                probe.Ref.Tell(message);
            }))),
            new Hooks
            {
                Strategy = new OneForOneStrategy(_ =>
                {
                    probe.Ref.Tell("deciding");
                    hold.Wait(Patience);
                    return Directive.Resume;
                }),
            }));
        var child = await Soon(parent.Ask<IActorRef>("child"));
        child.Tell(new InvalidOperationException());
        child.Tell("later");
        Assert.Equal("deciding", await probe.Next());
        await probe.Nothing();
        hold.Set();
        Assert.Equal("later", await probe.Next());
    }

    [Fact]
    public async Task While_a_parent_has_failed_its_children_wait_too()
    {
        var probe = NewProbe();
        using var hold = new ManualResetEventSlim();
        var grandparent = System.ActorOf(Fun.Props(
            (context, _) => context.Sender.Tell(context.ActorOf(FamilyProps(null))),
            new Hooks
            {
                Strategy = new OneForOneStrategy(_ =>
                {
                    probe.Ref.Tell("deciding");
                    hold.Wait(Patience);
                    return Directive.Resume;
                }),
            }));
        var parent = await Soon(grandparent.Ask<IActorRef>("child"));
        var family = await Members(parent);
        parent.Tell(new InvalidOperationException());
        Assert.Equal("deciding", await probe.Next());
        var waiting = Count(family.A);
        hold.Set();
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task A_failure_that_is_escalated_to_the_guardian_is_decided_there()
    {
        var system = ActorSystem.Create("escalating", "akka { loggers = [], stdout-loglevel = OFF }");
        var parent = system.ActorOf(FamilyProps(new OneForOneStrategy(_ => Directive.Escalate)).WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Escalate)));
        var family = await Members(parent);
        family.A.Tell(new InvalidOperationException());
        await Ended(family.A);
        // The guardian restarts its child by default: the system goes on.
        Assert.Equal(1, await Count((await Members(parent)).A));
        await Soon(system.Terminate());
    }

    private static Task<int> Count(IActorRef child) => Soon(child.Ask<int>("count"));

    private async Task<(IActorRef A, IActorRef B)> Family(SupervisorStrategy? strategy) => await Members(System.ActorOf(FamilyProps(strategy)));

    private static async Task<(IActorRef A, IActorRef B)> Members(IActorRef parent)
        => (await Soon(parent.Ask<IActorRef>("a")), await Soon(parent.Ask<IActorRef>("b")));

    private static Props FamilyProps(SupervisorStrategy? strategy)
        => Fun.Props(
            (context, message) =>
            {
                if (message is Exception cause)
                {
                    throw cause;
                }

                var child = context.Child((string)message);
                context.Sender.Tell(child.IsNobody() ? context.ActorOf(Props.Create(() => new Counter()), (string)message) : child);
            },
            new Hooks { Strategy = strategy });

    private sealed class Counter : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            if (message is Exception cause)
            {
                throw cause;
            }

            Sender.Tell(++_count);
        }
    }
}
