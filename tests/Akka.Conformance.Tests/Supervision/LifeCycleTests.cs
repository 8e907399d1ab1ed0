using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Supervision;

public sealed class LifeCycleTests : ActorSystemTest
{
    [Fact]
    public async Task The_hooks_run_in_order()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Chatty(probe.Ref)));
        actor.Tell("fail");
        actor.Tell("stop");
        await Ended(actor);
        Assert.Equal(
            ["new", "PreStart", "PreRestart asked for by fail", "PostStop", "new", "PostRestart asked for", "PreStart", "PostStop"],
            await probe.UntilNow());
    }

    [Fact]
    public async Task A_restart_drops_the_failing_message_and_keeps_the_others()
    {
        var probe = NewProbe();
        var actor = Spawn((_, message) =>
        {
            if (message is "fail")
            {
                throw new InvalidOperationException();
            }

            probe.Ref.Tell(message);
        });
        Send(actor, 1, "fail", 2, "fail", 3);
        Assert.Equal([1, 2, 3], await probe.Next(3));
    }

    [Fact]
    public async Task A_restart_keeps_the_reference_and_makes_a_new_instance()
    {
        var actor = System.ActorOf(Props.Create(() => new Counter(null)));
        Assert.Equal(1, await Soon(actor.Ask<int>("count")));
        Assert.Equal(2, await Soon(actor.Ask<int>("count")));
        actor.Tell("fail");
        Assert.Equal(1, await Soon(actor.Ask<int>("count")));
    }

    [Fact]
    public async Task In_the_hooks_the_sender_is_that_of_the_failing_message()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Counter(probe.Ref)));
        actor.Tell("fail", probe.Ref);
        Assert.Equal(probe.Ref, await probe.Next());
    }

    [Fact]
    public async Task By_default_children_end_with_a_restart()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Fun.Props((_, _) => throw new InvalidOperationException(), new Hooks
        {
            PreStart = context => context.ActorOf(
                Fun.Props((_, _) => { }, new Hooks
                {
                    PreStart = _ => probe.Ref.Tell("child starts"),
                    PostStop = () => probe.Ref.Tell("child stops"),
                }),
                "child"),
        }));
        Assert.Equal("child starts", await probe.Next());
        actor.Tell("fail");
        Assert.Equal(["child stops", "child starts"], await probe.Next(2));
    }

    [Fact]
    public async Task Children_that_are_kept_are_restarted_too()
    {
        var probe = NewProbe();
        var children = 0;
        var child = Fun.Props((_, _) => { }, new Hooks
        {
            PostRestart = cause => probe.Ref.Tell("child restarted by " + cause.Message),
            PostStop = () => probe.Ref.Tell("child stops"),
            KeepChildren = true,
        });
        var actor = System.ActorOf(Fun.Props((_, _) => throw new InvalidOperationException("parent"), new Hooks
        {
            PreStart = context =>
            {
                if (children++ == 0)
                {
                    context.ActorOf(child);
                }
            },
            KeepChildren = true,
        }));
        actor.Tell("fail");
        Assert.Equal("child restarted by parent", await probe.Next());
        await probe.Nothing();
    }

    [Fact]
    public async Task A_restart_waits_for_the_end_of_the_children()
    {
        var probe = NewProbe();
        using var hold = new ManualResetEventSlim();
        var actor = System.ActorOf(Fun.Props((_, _) => throw new InvalidOperationException(), new Hooks
        {
            PreStart = context => context.ActorOf(
                Fun.Props((_, _) => { }, new Hooks
                {
                    PostStop = () =>
                    {
                        probe.Ref.Tell("child stops");
                        hold.Wait(Patience);
                        probe.Ref.Tell("child stopped");
                    },
                }),
                "child"),
            PostRestart = _ => probe.Ref.Tell("restarted"),
        }));
        actor.Tell("fail");
        Assert.Equal("child stops", await probe.Next());
        await probe.Nothing();
        hold.Set();
        Assert.Equal(["child stopped", "restarted"], await probe.Next(2));
    }

    [Fact]
    public async Task A_failing_pre_start_stops_the_actor()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Fun.Props((_, _) => { }, new Hooks
        {
            PreStart = _ => throw new InvalidOperationException("start"),
            PostStop = () => probe.Ref.Tell("stopped"),
        }));
        await Ended(actor);
        await probe.Nothing();
    }

    [Fact]
    public async Task A_failing_pre_restart_does_not_prevent_the_restart()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Fun.Props(
            (_, message) =>
            {
                if (message is "fail")
                {
                    throw new InvalidOperationException("first");
                }

                probe.Ref.Tell(message);
            },
            new Hooks
            {
                PreRestart = (_, _) => throw new InvalidOperationException("second"),
                PostRestart = cause => probe.Ref.Tell("restarted by " + cause.Message),
            }));
        actor.Tell("fail");
        actor.Tell("next");
        Assert.Equal(["restarted by first", "next"], await probe.Next(2));
    }

    [Fact]
    public async Task A_failing_post_restart_is_a_failure_of_initialisation()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(Fun.Props(
            (context, message) => context.ActorOf((Props)message).Tell("fail"),
            new Hooks
            {
                Strategy = new OneForOneStrategy(cause =>
                {
                    probe.Ref.Tell(cause);
                    return cause is PostRestartException ? Directive.Stop : Directive.Restart;
                }),
            }));
        supervisor.Tell(Fun.Props(
            (_, _) => throw new InvalidOperationException("first"),
            new Hooks { PostRestart = _ => throw new InvalidOperationException("second") }));
        Assert.IsType<InvalidOperationException>(await probe.Next());
        var failure = await probe.Next<PostRestartException>();
        Assert.Equal("first", failure.OriginalCause.Message);
        Assert.Equal("second", failure.InnerException!.Message);
    }

    [Fact]
    public async Task A_failing_post_stop_does_not_prevent_the_end()
    {
        var actor = System.ActorOf(Fun.Props((_, _) => { }, new Hooks { PostStop = () => throw new InvalidOperationException() }));
        System.Stop(actor);
        await Ended(actor);
    }

    [Fact]
    public async Task Telemetry_tells_of_starts_restarts_and_stops()
    {
        var system = ActorSystem.Create("telemetry", "akka { loggers = [], stdout-loglevel = OFF, actor.telemetry.enabled = true }");
        var probe = new Probe(system);
        await probe.UntilNow();
        foreach (var type in new[] { typeof(ActorStarted), typeof(ActorRestarted), typeof(ActorStopped) })
        {
            system.EventStream.Subscribe(probe.Ref, type);
        }

        var actor = system.ActorOf(Props.Create(() => new Counter(null)));
        Assert.Equal(actor, (await probe.Next<ActorStarted>()).Subject);
        actor.Tell("fail");
        var restarted = await probe.Next<ActorRestarted>();
        Assert.Equal((actor, typeof(Counter), "asked for"), (restarted.Subject, restarted.ActorType, restarted.Reason.Message));
        system.Stop(actor);
        Assert.Equal(typeof(Counter), (await probe.Next<ActorStopped>()).ActorType);
        await Soon(system.Terminate());
    }

    private void Send(IActorRef actor, params object[] messages)
        => Spawn((_, _) => Array.ForEach(messages, message => actor.Tell(message))).Tell("go");

    private sealed class Chatty : UntypedActor
    {
        private readonly IActorRef _probe;

        public Chatty(IActorRef probe)
        {
            _probe = probe;
            probe.Tell("new");
        }

        protected override void OnReceive(object message)
        {
            if (message is "stop")
            {
                Context.Stop(Self);
                return;
            }

            throw new InvalidOperationException("asked for");
        }

        protected override void PreStart() => _probe.Tell("PreStart");

        protected override void PostStop() => _probe.Tell("PostStop");

        protected override void PreRestart(Exception reason, object message)
        {
            _probe.Tell($"PreRestart {reason.Message} by {message}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _probe.Tell($"PostRestart {reason.Message}");
            base.PostRestart(reason);
        }
    }

    private sealed class Counter(IActorRef? probe) : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            if (message is "fail")
            {
                throw new InvalidOperationException("asked for");
            }

            Sender.Tell(++_count);
        }

        protected override void PreRestart(Exception reason, object message) => probe?.Tell(Sender);
    }
}
