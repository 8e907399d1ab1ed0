using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Timers;

public sealed class ReceiveTimeoutTests : ActorSystemTest
{
    [Fact]
    public async Task Idleness_is_told_again_and_again()
    {
        var probe = NewProbe();
        Idle(probe, TimeSpan.FromMilliseconds(20));
        await probe.Next<ReceiveTimeout>();
        await probe.Next<ReceiveTimeout>();
    }

    [Fact]
    public async Task It_can_be_switched_off()
    {
        var probe = NewProbe();
        var actor = Idle(probe, TimeSpan.FromMilliseconds(20));
        await probe.Next<ReceiveTimeout>();
        await Soon(actor.Ask("off"));
        await probe.UntilNow();
        // Another timer of thrice the time proves that none came meanwhile.
        await After(TimeSpan.FromMilliseconds(60));
        await probe.Nothing();
        Assert.Null(await Soon(actor.Ask<TimeSpan?[]>("which")) is [var set] ? set : TimeSpan.Zero);
    }

    [Fact]
    public async Task Messages_push_it_away_unless_they_say_otherwise()
    {
        var probe = NewProbe();
        var actor = Idle(probe, TimeSpan.FromMilliseconds(400));
        var clock = global::System.Diagnostics.Stopwatch.StartNew();
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(200), actor, "busy", ActorRefs.NoSender);
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(300), actor, new Quiet(), ActorRefs.NoSender);
        await probe.Next<ReceiveTimeout>();
        Assert.InRange(clock.ElapsedMilliseconds, 570, 5000);
    }

    private IActorRef Idle(Probe probe, TimeSpan after)
        => System.ActorOf(Fun.Props(
            (context, message) =>
            {
                switch (message)
                {
                    case ReceiveTimeout:
                        probe.Ref.Tell(message);
                        break;
                    case "off":
                        context.SetReceiveTimeout(null);
                        context.Sender.Tell("ok");
                        break;
                    case "which":
                        context.Sender.Tell(new[] { context.ReceiveTimeout });
                        break;
                }
            },
            new Hooks { PreStart = context => context.SetReceiveTimeout(after) }));

    private Task After(TimeSpan delay)
    {
        var passed = new TaskCompletionSource();
        System.Scheduler.Advanced.ScheduleOnce(delay, passed.SetResult);
        return Soon(passed.Task);
    }

    private sealed class Quiet : INotInfluenceReceiveTimeout;
}
