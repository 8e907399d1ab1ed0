using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Shutdown;

public sealed class TerminationTests : ActorSystemTest
{
    [Fact]
    public async Task All_actors_end_before_the_system()
    {
        var stopped = new List<string>();
        System.ActorOf(Fun.Props((_, _) => { }, new Hooks
        {
            PreStart = context => context.ActorOf(Fun.Props((_, _) => { }, new Hooks { PostStop = () => stopped.Add("child") })),
            PostStop = () => stopped.Add("parent"),
        }));
        await Soon(System.Terminate());
        Assert.Equal(["child", "parent"], stopped);
        Assert.True(System.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Callbacks_run_after_the_actors_and_the_last_one_first()
    {
        var done = new List<string>();
        System.ActorOf(Fun.Props((_, _) => { }, new Hooks { PostStop = () => done.Add("actor") }));
        var last = new TaskCompletionSource();
        System.RegisterOnTermination(() =>
        {
            done.Add("first");
            last.SetResult();
        });
        System.RegisterOnTermination(() => done.Add("second"));

        // The end of the system does not wait for the last callbacks.
        await Soon(Task.WhenAll(System.Terminate(), last.Task));
        Assert.Equal(["actor", "second", "first"], done);
    }

    [Fact]
    public async Task Terminating_twice_is_terminating_once()
    {
        var first = System.Terminate();
        await Soon(Task.WhenAll(first, System.Terminate()));
        await Soon(System.Terminate());
    }

    [Fact]
    public async Task Afterwards_there_are_no_new_actors_and_messages_go_nowhere()
    {
        var actor = Spawn((_, _) => { });
        await Soon(System.Terminate());
        Assert.Throws<InvalidOperationException>(() => Spawn((_, _) => { }));
        actor.Tell("late");
        await Assert.ThrowsAsync<AskTimeoutException>(() => Soon(actor.Ask("late", TimeSpan.FromMilliseconds(50))));
    }

    [Fact]
    public void Dispose_terminates()
    {
        var system = ActorSystem.Create("disposed", "akka { loggers = [], stdout-loglevel = OFF }");
        system.Dispose();
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task The_end_does_not_wait_for_a_thread_of_the_caller()
    {
        // Many systems ending at once, each from inside an actor of its own.
        var systems = Enumerable.Range(0, 8).Select(i => ActorSystem.Create($"s{i}", "akka { loggers = [], stdout-loglevel = OFF }")).ToArray();
        foreach (var system in systems)
        {
            system.ActorOf(Fun.Props((context, _) => context.System.Terminate())).Tell("end");
        }

        await Soon(Task.WhenAll(systems.Select(system => system.WhenTerminated)));
    }
}
