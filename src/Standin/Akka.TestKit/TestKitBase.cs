using System.Linq.Expressions;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Configs;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// An actor system with an actor that collects what it is told, and the means to wait for it. Of a test that tells something the test actor
/// is the sender.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static int _testActors;

    private readonly ITestKitAssertions _assertions;
    private readonly Channel<MessageEnvelope> _collected = Channel.CreateUnbounded<MessageEnvelope>();
    private readonly LocalActorRef _testActor;
    private MessageEnvelope _last = NullMessageEnvelope.Instance;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system = null, string testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName) { }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName) { }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName) { }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        if (system is null)
        {
            var bootstrap = config.Get<BootstrapSetup>().GetOrElse(BootstrapSetup.Create());
            var merged = bootstrap.Config.GetOrElse(Config.Empty).SafeWithFallback(DefaultConfig);
            system = ActorSystem.Create(actorSystemName ?? "test", config.WithSetup(bootstrap.WithConfig(merged)));
        }
        else
        {
            system.Settings.InjectTopLevelFallback(DefaultConfig);
        }

        Sys = system;
        TestKitSettings = TestKitExtension.For(system);
        Log = Logging.GetLogger(system, GetType());
        EventFilter = new EventFilterFactory(this);
        _testActor = (LocalActorRef)CreateTestActor(testActorName ?? "testActor" + Interlocked.Increment(ref _testActors));
        if (this is not INoImplicitSender)
        {
            InternalCurrentActorCellKeeper.Current = _testActor.Cell;
            SynchronizationContext.SetSynchronizationContext(new ActorCellKeepingSynchronizationContext(_testActor.Cell));
        }
    }

    public static Config DefaultConfig => TestConfigs.DefaultConfig;

    public static Config FullDebugConfig => ConfigurationFactory.ParseString(
        """
        akka {
          log-dead-letters-during-shutdown = true
          log-dead-letters = true
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          actor.debug { receive = true, autoreceive = true, lifecycle = true, event-stream = true, unhandled = true }
        }
        """);

    public static TimeSpan Now => TimeSpan.FromTicks(DateTime.UtcNow.Ticks);

    public ActorSystem Sys { get; }

    public TestKitSettings TestKitSettings { get; }

    public EventFilterFactory EventFilter { get; }

    public ILoggingAdapter Log { get; }

    public IActorRef TestActor => _testActor;

    public IActorRef LastSender => _last.Sender;

    public object LastMessage => _last.Message;

    public bool HasMessages => _collected.Reader.TryPeek(out _);

    internal ITestKitAssertions Assertions => _assertions;

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    public IActorRef Watch(IActorRef actorToWatch)
    {
        _testActor.Tell(new TestActor.Watch(actorToWatch), ActorRefs.NoSender);
        return actorToWatch;
    }

    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => Task.FromResult(Watch(actorToWatch));

    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        _testActor.Tell(new TestActor.Unwatch(actorToUnwatch), ActorRefs.NoSender);
        return actorToUnwatch;
    }

    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => Task.FromResult(Unwatch(actorToUnwatch));

    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage)
        => _testActor.Tell(new TestActor.SetIgnore(message => shouldIgnoreMessage(message)), ActorRefs.NoSender);

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) => IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    public void IgnoreNoMessages() => _testActor.Tell(new TestActor.SetIgnore(null), ActorRefs.NoSender);

    public void SetAutoPilot(AutoPilot pilot) => _testActor.Tell(new TestActor.SetAutoPilot(pilot), ActorRefs.NoSender);

    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    public IActorRef ActorOf<TActor>() where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>());

    public IActorRef ActorOf<TActor>(string name) where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>(), name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory) where TActor : ActorBase => Sys.ActorOf(Props.Create(factory));

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name) where TActor : ActorBase => Sys.ActorOf(Props.Create(factory), name);

    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default)
        => ChildActorOfAsync(props, name, cancellationToken).GetAwaiter().GetResult();

    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) => ChildActorOf(props, null, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) => ChildActorOfAsync(props, null, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default)
    {
        var child = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        _testActor.Tell(new InternalTestActor.Spawn(props, name, child), ActorRefs.NoSender);
        return child.Task.WaitAsync(GetTimeoutOrDefault(null), cancellationToken);
    }

    public IActorRef CreateTestActor(string name)
        => ((ActorSystemImpl)Sys).SystemActorOf(Props.Create(() => new InternalTestActor(_collected.Writer)).WithDispatcher("akka.test.test-actor.dispatcher"), name);

    public virtual TestProbe CreateTestProbe(string name = null) => CreateTestProbe(Sys, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, _assertions, name is null ? null : name + "-" + Interlocked.Increment(ref _testActors));

    public virtual TestLatch CreateTestLatch(int count = 1) => TestLatch.Of(Dilated, TestKitSettings.DefaultTimeout, count);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef supervisor, string name = null) where TActor : ActorBase
        => new(Sys, props, supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string name = null) where TActor : ActorBase => new(Sys, props, null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, string name = null) where TActor : ActorBase
        => new(Sys, Props.Create(factory), null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string name = null) where TActor : ActorBase, new() => new(Sys, Props.Create<TActor>(), null, name);

    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        if (this is not INoImplicitSender && InternalCurrentActorCellKeeper.Current == _testActor.Cell)
        {
            InternalCurrentActorCellKeeper.Current = null;
        }

        var patience = duration ?? TimeSpan.FromSeconds(10);
        if (!system.Terminate().Wait(patience))
        {
            string message = $"Failed to stop [{system.Name}] within [{patience}]";
            if (verifySystemShutdown)
            {
                throw new TimeoutException(message);
            }

            system.Log.Warning(message);
        }
    }
}
