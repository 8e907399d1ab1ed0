using Akka.Actor;
using Akka.Configuration;
using Akka.Conformance.Tests.Support;
using Akka.Dispatch;

namespace Akka.Conformance.Tests.Dispatch;

public sealed class DispatcherTests() : ActorSystemTest("""
    pinned { type = PinnedDispatcher, executor = fork-join-executor }
    threads {
      type = ForkJoinDispatcher
      executor = fork-join-executor
      throughput = 1
      dedicated-thread-pool { thread-count = 2, threadtype = background }
    }
    tasks { type = TaskDispatcher, executor = task-executor }
    quick { type = Dispatcher, throughput = 1000 }
    akka.actor.deployment {
      /deployed.dispatcher = pinned
      "/parent/*".dispatcher = threads
    }
    """)
{
    [Theory]
    [InlineData("akka.actor.default-dispatcher")]
    [InlineData("akka.actor.default-blocking-io-dispatcher")]
    [InlineData("akka.actor.internal-dispatcher")]
    [InlineData("akka.actor.default-fork-join-dispatcher")]
    [InlineData("pinned")]
    [InlineData("threads")]
    [InlineData("tasks")]
    [InlineData("quick")]
    public async Task Every_kind_runs_actors(string id)
    {
        Assert.True(System.Dispatchers.HasDispatcher(id));
        var probe = NewProbe();
        var actors = Enumerable.Range(0, 10).Select(_ => System.ActorOf(Fun.Props((context, message) => context.Sender.Tell(message)).WithDispatcher(id))).ToArray();
        for (int i = 0; i < 1000; i++)
        {
            actors[i % 10].Tell(i, probe.Ref);
        }

        Assert.Equal(Enumerable.Range(0, 1000), (await probe.Next(1000)).Cast<int>().Order());
        foreach (var actor in actors)
        {
            System.Stop(actor);
            await Ended(actor);
        }
    }

    [Fact]
    public async Task A_pinned_actor_has_a_thread_of_its_own()
    {
        var first = System.ActorOf(ThreadTeller().WithDispatcher("pinned"));
        var second = System.ActorOf(ThreadTeller().WithDispatcher("pinned"));
        var thread = await Soon(first.Ask<Thread>("which"));
        Assert.False(thread.IsThreadPoolThread);
        Assert.Same(thread, await Soon(first.Ask<Thread>("which")));
        Assert.NotSame(thread, await Soon(second.Ask<Thread>("which")));
    }

    [Fact]
    public async Task A_deployment_chooses_the_dispatcher()
    {
        var deployed = System.ActorOf(ThreadTeller(), "deployed");
        Assert.False((await Soon(deployed.Ask<Thread>("which"))).IsThreadPoolThread);
        var parent = System.ActorOf(Fun.Props((context, _) => context.Sender.Tell(context.ActorOf(ThreadTeller(), "any"))), "parent");
        var child = await Soon(parent.Ask<IActorRef>("child"));
        Assert.False((await Soon(child.Ask<Thread>("which"))).IsThreadPoolThread);
        var other = System.ActorOf(ThreadTeller(), "other");
        Assert.True((await Soon(other.Ask<Thread>("which"))).IsThreadPoolThread);
    }

    [Fact]
    public async Task The_default_runs_on_the_pool()
        => Assert.True((await Soon(System.ActorOf(ThreadTeller()).Ask<Thread>("which"))).IsThreadPoolThread);

    [Fact]
    public void An_unknown_dispatcher_is_refused()
    {
        Assert.False(System.Dispatchers.HasDispatcher("no.such"));
        Assert.Throws<ConfigurationException>(() => System.ActorOf(ThreadTeller().WithDispatcher("no.such")));
    }

    [Fact]
    public void Dispatchers_are_shared_by_their_id()
    {
        Assert.Same(System.Dispatchers.Lookup("quick"), System.Dispatchers.Lookup("quick"));
        Assert.Equal(1000, System.Dispatchers.Lookup("quick").Throughput);
        Assert.Equal("quick", System.Dispatchers.Lookup("quick").Id);
        Assert.Same(System.Dispatchers.DefaultGlobalDispatcher, System.Dispatchers.Lookup(Dispatchers.DefaultDispatcherId));
    }

    [Fact]
    public async Task Work_can_be_scheduled_on_a_dispatcher()
    {
        var done = new TaskCompletionSource();
        System.Dispatchers.DefaultGlobalDispatcher.Schedule(done.SetResult);
        await Soon(done.Task);
    }

    [Fact]
    public async Task A_busy_actor_leaves_the_thread_to_others()
    {
        // Two threads, two actors that keep themselves busy, and a third that must have its turn.
        var stop = false;
        for (int i = 0; i < 2; i++)
        {
            System.ActorOf(Fun.Props((context, message) =>
            {
                if (!Volatile.Read(ref stop))
                {
                    context.Self.Tell(message);
                }
            }).WithDispatcher("threads")).Tell("on");
        }

        var third = System.ActorOf(Fun.Props((context, message) => context.Sender.Tell(message)).WithDispatcher("threads"));
        Assert.Equal(1, await Soon(third.Ask<int>(1)));
        Volatile.Write(ref stop, true);
    }

    private static Props ThreadTeller() => Fun.Props((context, _) => context.Sender.Tell(Thread.CurrentThread));
}
