using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Shutdown;

public sealed class CoordinatedShutdownTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly List<string> _done = [];
    private readonly List<ActorSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_systems.Select(system => system.Terminate()));

    [Fact]
    public async Task Phases_run_in_their_order()
    {
        var shutdown = Start();
        foreach (string phase in new[]
        {
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseBeforeServiceUnbind,
            CoordinatedShutdown.PhaseServiceRequestsDone, CoordinatedShutdown.PhaseServiceUnbind,
        })
        {
            Add(shutdown, phase, phase);
        }

        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["before-service-unbind", "service-unbind", "service-requests-done", "service-stop", "before-actor-system-terminate"], _done);
    }

    [Fact]
    public async Task It_ends_with_the_end_of_the_system()
    {
        var shutdown = Start();
        Assert.Null(shutdown.ShutdownReason);
        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.True(shutdown.System.WhenTerminated.IsCompletedSuccessfully);
        Assert.Same(CoordinatedShutdown.UnknownReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task The_end_of_the_system_runs_it()
    {
        var shutdown = Start();
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stopped");
        await Soon(shutdown.System.Terminate());
        Assert.Equal(["stopped"], _done);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Termination_can_leave_it_out()
    {
        var shutdown = Start("akka.coordinated-shutdown.run-by-actor-system-terminate = off");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stopped");
        await Soon(shutdown.System.Terminate());
        Assert.Empty(_done);
    }

    [Fact]
    public async Task It_can_leave_the_system_running()
    {
        var shutdown = Start("""
            akka.coordinated-shutdown.terminate-actor-system = off
            akka.coordinated-shutdown.run-by-actor-system-terminate = off
            """);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stopped");
        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["stopped"], _done);
        Assert.False(shutdown.System.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task It_runs_only_once()
    {
        var shutdown = Start();
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stopped");
        var first = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        var second = shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);
        await Soon(first);
        await Soon(second);
        Assert.Equal(["stopped"], _done);
        Assert.Same(CoordinatedShutdown.UnknownReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Tasks_of_one_phase_run_together()
    {
        var shutdown = Start();
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "first", async () =>
        {
            first.SetResult();
            await second.Task;
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "second", async () =>
        {
            second.SetResult();
            await first.Task;
            return Done.Instance;
        });
        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
    }

    [Fact]
    public async Task A_task_that_fails_does_not_prevent_the_next_phase()
    {
        var shutdown = Start();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "failing", () => throw new InvalidOperationException());
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "failing too", () => Task.FromException<Done>(new InvalidOperationException()));
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stopped");
        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["stopped"], _done);
    }

    [Fact]
    public async Task A_phase_has_a_time_out()
    {
        var shutdown = Start("akka.coordinated-shutdown.phases.service-unbind.timeout = 100ms");
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "endless", () => new TaskCompletionSource<Done>().Task);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stopped");
        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["stopped"], _done);
        Assert.Equal(TimeSpan.FromMilliseconds(100), shutdown.Timeout(CoordinatedShutdown.PhaseServiceUnbind));
        Assert.Equal(TimeSpan.FromSeconds(5), shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop));
    }

    [Fact]
    public async Task Without_recovery_a_failure_ends_it()
    {
        var shutdown = Start("""
            akka.coordinated-shutdown.phases.service-unbind.recover = off
            akka.coordinated-shutdown.run-by-actor-system-terminate = off
            """);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "failing", () => Task.FromException<Done>(new InvalidOperationException()));
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stopped");
        await Assert.ThrowsAnyAsync<Exception>(() => Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance)));
        Assert.Empty(_done);
    }

    [Fact]
    public async Task It_can_begin_in_the_middle()
    {
        var shutdown = Start();
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "unbound");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stopped");
        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop));
        Assert.Equal(["stopped"], _done);
    }

    [Fact]
    public async Task A_task_may_use_actors()
    {
        var shutdown = Start();
        var actor = shutdown.System.ActorOf(Fun.Props((context, message) => context.Sender.Tell($"{message} saved")));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "save", async () =>
        {
            _done.Add(await actor.Ask<string>("state", Patience));
            return Done.Instance;
        });
        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["state saved"], _done);
    }

    [Fact]
    public void Tasks_need_a_known_phase()
        => Assert.ThrowsAny<Exception>(() => Add(Start(), "no such phase", "x"));

    [Fact]
    public async Task Own_phases_can_be_added()
    {
        var shutdown = Start("""
            akka.coordinated-shutdown.phases.mine { depends-on = [service-unbind] }
            akka.coordinated-shutdown.phases.service-requests-done.depends-on = [mine]
            """);
        Add(shutdown, CoordinatedShutdown.PhaseServiceRequestsDone, "third");
        Add(shutdown, "mine", "second");
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "first");
        await Soon(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["first", "second", "third"], _done);
    }

    [Fact]
    public void There_is_one_for_each_system()
    {
        var shutdown = Start();
        Assert.Same(shutdown, CoordinatedShutdown.Get(shutdown.System));
        Assert.True(shutdown.System.HasExtension<CoordinatedShutdown>());
    }

    private static Task Soon(Task task) => task.WaitAsync(Patience);

    private CoordinatedShutdown Start(string hocon = "")
    {
        var system = ActorSystem.Create("test", hocon + """

            akka { loggers = [], stdout-loglevel = OFF, loglevel = OFF }
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            """);
        _systems.Add(system);
        return CoordinatedShutdown.Get(system);
    }

    private void Add(CoordinatedShutdown shutdown, string phase, string name)
        => shutdown.AddTask(phase, name, () =>
        {
            lock (_done)
            {
                _done.Add(name);
            }

            return Task.FromResult(Done.Instance);
        });
}
