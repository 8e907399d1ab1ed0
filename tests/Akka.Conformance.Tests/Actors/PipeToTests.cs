using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class PipeToTests : ActorSystemTest
{
    [Fact]
    public async Task A_result_is_sent()
    {
        var probe = NewProbe();
        await Task.FromResult(5).PipeTo(probe.Ref);
        await new ValueTask<int>(6).PipeTo(probe.Ref);
        await Task.FromResult(7).PipeTo(probe.Ref, success: number => number + 1);
        Assert.Equal([5, 6, 8], await probe.Next(3));
    }

    [Fact]
    public async Task The_sender_can_be_given()
    {
        var probe = NewProbe();
        var sender = Spawn((_, _) => { });
        await Task.FromResult(5).PipeTo(probe.Ref, sender);
        await probe.Next();
        Assert.Equal(sender, probe.LastSender);
    }

    [Fact]
    public async Task A_failure_is_sent_as_a_status()
    {
        var probe = NewProbe();
        await Fails().PipeTo(probe.Ref);
        Assert.Equal("no", Assert.IsType<InvalidOperationException>((await probe.Next<Status.Failure>()).Cause).Message);
        await ((Task)Fails()).PipeTo(probe.Ref);
        Assert.IsType<InvalidOperationException>((await probe.Next<Status.Failure>()).Cause);
        await Task.FromCanceled<int>(new CancellationToken(true)).PipeTo(probe.Ref);
        Assert.IsAssignableFrom<OperationCanceledException>((await probe.Next<Status.Failure>()).Cause);
    }

    [Fact]
    public async Task A_failure_can_be_made_into_a_message()
    {
        var probe = NewProbe();
        await Fails().PipeTo(probe.Ref, failure: cause => cause.Message);
        Assert.Equal("no", await probe.Next());
    }

    [Fact]
    public async Task A_success_that_cannot_be_made_into_a_message_is_a_failure()
    {
        var probe = NewProbe();
        await Task.FromResult(5).PipeTo(probe.Ref, success: _ => throw new InvalidOperationException("mapping"));
        Assert.Equal("mapping", (await probe.Next<Status.Failure>()).Cause.Message);
        await Task.FromResult<string?>(null).PipeTo(probe.Ref);
        await probe.Next<Status.Failure>();
    }

    [Fact]
    public async Task A_task_without_result_sends_only_what_is_asked_for()
    {
        var probe = NewProbe();
        await Task.CompletedTask.PipeTo(probe.Ref);
        await Task.CompletedTask.PipeTo(probe.Ref, success: () => "done");
        await ValueTask.CompletedTask.PipeTo(probe.Ref, success: () => "value done");
        Assert.Equal(["done", "value done"], await probe.UntilNow());
    }

    [Fact]
    public async Task An_actor_pipes_to_itself_and_goes_on()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource<string>();
        var actor = Spawn((context, message) =>
        {
            if (message is "start")
            {
                gate.Task.PipeTo(context.Self);
            }
            else
            {
                probe.Ref.Tell(message);
            }
        });
        actor.Tell("start");
        actor.Tell("other");
        Assert.Equal("other", await probe.Next());
        gate.SetResult("result");
        Assert.Equal("result", await probe.Next());
    }

    private static async Task<int> Fails()
    {
        await Task.Yield();
        throw new InvalidOperationException("no");
    }
}
