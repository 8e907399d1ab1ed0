using Akka.Actor;
using Akka.Configuration;

namespace Akka.Conformance.Tests.Support;

/// <summary>One quiet actor system a test.</summary>
public abstract class ActorSystemTest(string hocon = "") : IAsyncLifetime
{
    /// <summary>Long enough for the slowest machine: it is only waited for when something is broken.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected ActorSystem System { get; } = ActorSystem.Create("test", ConfigurationFactory.ParseString(hocon + """

        akka.loggers = []
        akka.stdout-loglevel = OFF
        akka.loglevel = OFF
        akka.log-dead-letters = off
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await System.Terminate().WaitAsync(Patience);
        Assert.True(System.WhenTerminated.IsCompletedSuccessfully);
    }

    protected static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(Patience);

    protected static Task Soon(Task task) => task.WaitAsync(Patience);

    /// <summary>A test kit leaves its test actor as the current one on the threads it ran on: what is about no actor needs a thread of its own.</summary>
    protected static Task OnNewThread(Action action) => Task.Factory.StartNew(action, TaskCreationOptions.LongRunning);

    protected Probe NewProbe() => new(System);

    protected IActorRef Spawn(Action<IUntypedActorContext, object> receive, string? name = null)
        => System.ActorOf(Fun.Props(receive), name);

    protected async Task Ended(IActorRef actor) => Assert.True(await Soon(actor.WatchAsync()));
}
