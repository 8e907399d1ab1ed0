using Akka.Actor;
using Akka.Conformance.Tests.Support;
using Akka.Pattern;

namespace Akka.Conformance.Tests.Patterns;

public sealed class BackoffTests : ActorSystemTest
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Max = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_child_that_stops_is_started_again()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Min, Max, 0.2, -1)));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("stop");
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("stop");
        Assert.Equal("started", await probe.Next());
    }

    [Fact]
    public async Task A_child_that_fails_is_started_again()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Child(probe), "child", Min, Max, 0, -1)));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("fail");
        Assert.Equal("started", await probe.Next());
    }

    [Fact]
    public async Task When_only_failures_count_a_stop_is_the_end()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Child(probe), "child", Min, Max, 0, -1)));
        supervisor.Tell("stop");
        await Ended(supervisor);
    }

    [Fact]
    public async Task When_stops_count_a_failure_is_an_ordinary_restart()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Min, Max, 0, -1)));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("fail");
        Assert.Equal("started", await probe.Next());
        Assert.Equal(0, await Restarts(supervisor));
    }

    [Fact]
    public async Task The_stopping_strategy_makes_a_failure_a_stop()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(
            Backoff.OnStop(Child(probe), "child", Min, Max, 0, -1).WithDefaultStoppingStrategy().WithManualReset()));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("fail");
        Assert.Equal("started", await probe.Next());
        Assert.Equal(1, await Restarts(supervisor));
    }

    [Fact]
    public async Task Restarts_are_counted_until_the_child_resets_them()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Min, Max, 0, -1).WithManualReset()));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("started", await probe.Next());
            supervisor.Tell("stop");
        }

        Assert.Equal("started", await probe.Next());
        Assert.Equal(3, await Restarts(supervisor));
        supervisor.Tell(BackoffSupervisor.Reset.Instance);
        Assert.Equal(0, await Restarts(supervisor));
    }

    [Fact]
    public async Task The_count_falls_by_itself_when_the_child_lives_long_enough()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(
            Backoff.OnStop(Child(probe), "child", Min, Max, 0, -1).WithAutoReset(TimeSpan.FromMilliseconds(10))));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("stop");
        Assert.Equal("started", await probe.Next());
        int count = 1;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (count > 0 && !patience.IsCancellationRequested)
        {
            count = await Restarts(supervisor);
        }

        Assert.Equal(0, count);
    }

    [Fact]
    public async Task After_the_last_retry_the_supervisor_stops()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Min, Max, 0, 1).WithManualReset()));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("stop");
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("stop");
        await Ended(supervisor);
    }

    [Fact]
    public async Task Messages_pass_in_both_directions()
    {
        var probe = NewProbe();
        var parent = Spawn((context, message) =>
        {
            if (message is Props props)
            {
                context.Sender.Tell(context.ActorOf(props));
            }
            else
            {
                probe.Ref.Tell($"parent got {message}");
            }
        });
        var supervisor = await Soon(parent.Ask<IActorRef>(BackoffSupervisor.Props(Backoff.OnStop(Child(probe), "child", Min, Max, 0, -1))));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("up");
        Assert.Equal("parent got from the child", await probe.Next());
        var child = await CurrentChild(supervisor);
        Assert.Equal(supervisor.Path / "child", child.Path);
    }

    [Fact]
    public async Task While_there_is_no_child_a_reply_can_be_given()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(
            Backoff.OnStop(Child(probe), "child", TimeSpan.FromHours(1), TimeSpan.FromHours(2), 0, -1).WithReplyWhileStopped("not now")));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("stop");
        while (!(await CurrentChild(supervisor)).IsNobody())
        {
        }

        Assert.Equal("not now", await Soon(supervisor.Ask<string>("anyone?")));
    }

    [Fact]
    public async Task A_final_message_ends_both()
    {
        var probe = NewProbe();
        var supervisor = System.ActorOf(BackoffSupervisor.Props(
            Backoff.OnStop(Child(probe), "child", Min, Max, 0, -1).WithFinalStopMessage(message => message is "stop")));
        Assert.Equal("started", await probe.Next());
        supervisor.Tell("stop");
        await Ended(supervisor);
        await probe.Nothing();
    }

    private static async Task<int> Restarts(IActorRef supervisor)
        => (await Soon(supervisor.Ask<BackoffSupervisor.RestartCount>(BackoffSupervisor.GetRestartCount.Instance))).Count;

    private static async Task<IActorRef> CurrentChild(IActorRef supervisor)
        => (await Soon(supervisor.Ask<BackoffSupervisor.CurrentChild>(BackoffSupervisor.GetCurrentChild.Instance))).Ref;

    private static Props Child(Probe probe)
        => Fun.Props(
            (context, message) =>
            {
                switch (message)
                {
                    case "stop":
                        context.Stop(context.Self);
                        break;
                    case "fail":
                        throw new InvalidOperationException("asked for");
                    case "up":
                        context.Parent.Tell("from the child");
                        break;
                }
            },
            new Hooks { PreStart = _ => probe.Ref.Tell("started") });
}
