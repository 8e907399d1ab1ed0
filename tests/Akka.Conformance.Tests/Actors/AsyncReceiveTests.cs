using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class AsyncReceiveTests : ActorSystemTest
{
    [Fact]
    public async Task The_next_message_waits_for_the_end_of_the_task()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource();
        var actor = Async(async (_, message) =>
        {
            probe.Ref.Tell($"begin {message}");
            await gate.Task;
            probe.Ref.Tell($"end {message}");
        });
        actor.Tell(1);
        actor.Tell(2);
        Assert.Equal("begin 1", await probe.Next());
        await probe.Nothing();
        gate.SetResult();
        Assert.Equal(["end 1", "begin 2", "end 2"], await probe.Next(3));
    }

    [Fact]
    public async Task After_an_await_context_self_and_sender_are_still_those_of_the_message()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource();
        var actor = Async(async (self, _) =>
        {
            await gate.Task;
            self.Who.Tell("first");
            await Task.Yield();
            self.Who.Tell(self.Me.Path.Name);
        }, "async");
        actor.Tell("x", probe.Ref);
        gate.SetResult();
        Assert.Equal(["first", "async"], await probe.Next(2));
        Assert.Equal(actor, probe.LastSender);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_is_supervised_and_the_mailbox_goes_on(bool afterAwait)
    {
        var probe = NewProbe();
        var actor = Async(async (_, message) =>
        {
            if (message is "fail")
            {
                if (afterAwait)
                {
                    await Task.Yield();
                }

                throw new InvalidOperationException("boom");
            }

            probe.Ref.Tell(message);
        }, hooks: new Hooks { PreRestart = (cause, message) => probe.Ref.Tell($"{cause.Message} by {message}") });
        actor.Tell("fail");
        actor.Tell("next");
        Assert.Equal(["boom by fail", "next"], await probe.Next(2));
    }

    [Fact]
    public async Task An_actor_can_be_stopped_while_it_waits()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource();
        var actor = Async(async (_, _) =>
        {
            probe.Ref.Tell("waiting");
            await gate.Task;
            probe.Ref.Tell("never");
        }, hooks: new Hooks { PostStop = () => probe.Ref.Tell("stopped") });
        actor.Tell(1);
        Assert.Equal("waiting", await probe.Next());
        System.Stop(actor);
        await Ended(actor);
        Assert.Equal("stopped", await probe.Next());
        gate.SetResult();
        await probe.Nothing();
    }

    [Fact]
    public async Task A_task_that_is_cancelled_is_a_failure()
    {
        var probe = NewProbe();
        var actor = Async(async (_, _) =>
        {
            await Task.Yield();
            throw new OperationCanceledException();
        }, hooks: new Hooks { PreRestart = (cause, _) => probe.Ref.Tell(cause) });
        actor.Tell(1);
        Assert.IsAssignableFrom<OperationCanceledException>(await probe.Next());
    }

    [Fact]
    public async Task Run_task_does_the_same_for_an_untyped_actor()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource();
        var actor = System.ActorOf(Props.Create(() => new Running(probe.Ref, gate.Task)));
        actor.Tell(1);
        actor.Tell(2);
        gate.SetResult();
        Assert.Equal(["1 a", "1 b", "2 a", "2 b"], await probe.Next(4));
    }

    [Fact]
    public async Task A_thousand_awaits_keep_the_order()
    {
        var probe = NewProbe();
        var actor = Async(async (_, message) =>
        {
            await Task.Yield();
            probe.Ref.Tell(message);
        });
        for (int i = 0; i < 1000; i++)
        {
            actor.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Cast<object>(), await probe.Next(1000));
    }

    private IActorRef Async(Func<AsyncActor, object, Task> receive, string? name = null, Hooks? hooks = null)
    {
        var given = hooks ?? Hooks.None;
        return System.ActorOf(Props.Create(() => new AsyncActor(receive, given)), name);
    }

    private sealed class AsyncActor : ReceiveActor
    {
        private readonly Hooks _hooks;

        public AsyncActor(Func<AsyncActor, object, Task> receive, Hooks hooks)
        {
            _hooks = hooks;
            ReceiveAnyAsync(message => receive(this, message));
        }

        public IActorRef Who => Sender;

        public IActorRef Me => Context.Self;

        protected override void PostStop() => _hooks.PostStop?.Invoke();

        protected override void PreRestart(Exception reason, object message) => _hooks.PreRestart?.Invoke(reason, message);
    }

    private sealed class Running(IActorRef probe, Task gate) : UntypedActor
    {
        protected override void OnReceive(object message)
            => RunTask(async () =>
            {
                probe.Tell($"{message} a");
                await gate;
                probe.Tell($"{message} b");
            });
    }
}
