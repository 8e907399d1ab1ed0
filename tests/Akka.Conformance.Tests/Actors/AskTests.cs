using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class AskTests : ActorSystemTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task The_answer_is_the_result()
    {
        var echo = Spawn((context, message) => context.Sender.Tell(message));
        Assert.Equal(5, await Soon(echo.Ask<int>(5)));
        Assert.Equal("x", await Soon(echo.Ask("x", Patience)));
        Assert.Equal(6, await Soon(echo.Ask<object>(6, Patience, CancellationToken.None)));
        Assert.Equal(7L, await Soon(echo.Ask<long>(7L, CancellationToken.None)));
    }

    [Fact]
    public async Task The_message_can_be_made_with_the_reference_that_takes_the_answer()
    {
        var actor = Spawn((_, message) => ((IActorRef)message).Tell("answer"));
        Assert.Equal("answer", await Soon(actor.Ask<string>(answer => answer, Patience, CancellationToken.None)));
    }

    [Fact]
    public async Task A_failure_is_thrown()
    {
        var actor = Spawn((context, _) => context.Sender.Tell(new Status.Failure(new InvalidOperationException("no"))));
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => Soon(actor.Ask<int>(1)))).Message);
        // Who asks for a status gets it.
        Assert.IsType<Status.Failure>(await Soon(actor.Ask<Status>(1)));
    }

    [Fact]
    public async Task A_success_is_an_answer_like_any_other()
    {
        var actor = Spawn((context, _) => context.Sender.Tell(new Status.Success(5)));
        Assert.Equal(5, Assert.IsType<Status.Success>(await Soon(actor.Ask<object>(1))).Status);
        await Assert.ThrowsAsync<ArgumentException>(() => Soon(actor.Ask<int>(1)));
    }

    [Fact]
    public async Task An_answer_of_another_type_is_an_error()
    {
        var echo = Spawn((context, message) => context.Sender.Tell(message));
        await Assert.ThrowsAsync<ArgumentException>(() => Soon(echo.Ask<int>("text")));
        Assert.Equal("text", await Soon(echo.Ask<IComparable>("text")));
    }

    [Fact]
    public async Task Silence_is_a_time_out()
    {
        var silent = Spawn((_, _) => { });
        await Assert.ThrowsAsync<AskTimeoutException>(() => Soon(silent.Ask<int>(1, Short)));
    }

    [Fact]
    public async Task Asking_the_dead_is_a_time_out()
    {
        var actor = Spawn((_, _) => { });
        System.Stop(actor);
        await Ended(actor);
        await Assert.ThrowsAsync<AskTimeoutException>(() => Soon(actor.Ask<int>(1, Short)));
    }

    [Fact]
    public async Task An_ask_can_be_cancelled()
    {
        var silent = Spawn((_, _) => { });
        using var cancellation = new CancellationTokenSource();
        var answer = silent.Ask<int>(1, cancellation.Token);
        Assert.False(answer.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(answer));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(silent.Ask<int>(1, cancellation.Token)));
    }

    [Fact]
    public async Task Only_the_first_answer_counts_and_the_rest_are_dead_letters()
    {
        var letters = NewProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(Event.DeadLetter));
        var actor = Spawn((context, _) =>
        {
            context.Sender.Tell(1);
            context.Sender.Tell(2);
        });
        Assert.Equal(1, await Soon(actor.Ask<int>("x")));
        Assert.Equal(2, (await letters.Next<Event.DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_selection_can_be_asked()
    {
        Spawn((context, message) => context.Sender.Tell(message), "echo");
        Assert.Equal(5, await Soon(System.ActorSelection("/user/echo").Ask<int>(5, Patience)));
    }

    [Fact]
    public async Task Continuations_do_not_run_inside_the_answering_actor()
    {
        using var attached = new ManualResetEventSlim();
        using var hold = new ManualResetEventSlim();
        var echo = Spawn((context, message) =>
        {
            attached.Wait(Patience);
            context.Sender.Tell(message);
        });
        var blocked = echo.Ask<int>(1).ContinueWith(_ => hold.Wait(Patience), TaskContinuationOptions.ExecuteSynchronously);
        attached.Set();
        // The actor is free although the first asker's continuation still runs.
        Assert.Equal(2, await Soon(echo.Ask<int>(2)));
        hold.Set();
        Assert.True(await Soon(blocked));
    }

    [Fact]
    public async Task Many_asks_at_once_get_their_own_answers()
    {
        var echo = Spawn((context, message) => context.Sender.Tell(message));
        var answers = await Soon(Task.WhenAll(Enumerable.Range(0, 2000).Select(i => echo.Ask<int>(i, Patience))));
        Assert.Equal(Enumerable.Range(0, 2000), answers);
    }

    [Fact]
    public async Task The_default_time_out_comes_from_the_configuration()
    {
        var system = ActorSystem.Create("short", "akka { loggers = [], stdout-loglevel = OFF, actor.ask-timeout = 30ms }");
        var silent = system.ActorOf(Fun.Props((_, _) => { }));
        await Assert.ThrowsAsync<AskTimeoutException>(() => Soon(silent.Ask<int>(1)));
        Assert.Equal(TimeSpan.FromMilliseconds(30), system.Settings.AskTimeout);
        await Soon(system.Terminate());
    }
}
