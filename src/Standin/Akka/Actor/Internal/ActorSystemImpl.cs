using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util.Reflection;

namespace Akka.Actor.Internal;

internal sealed class ActorSystemImpl : ExtendedActorSystem
{
    private readonly Extensions _extensions;
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _onTermination = new();
    private static int _said;
    private int _terminating;

    public ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        if (!Regex.IsMatch(name, "^[a-zA-Z0-9][a-zA-Z0-9-]*$"))
        {
            throw new ArgumentException($"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        }

        Name = name;
        _extensions = new Extensions(this);
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = Logging.GetLogger(this, this);
        Scheduler = NewScheduler();
        Provider = new LocalActorRefProvider(this);
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(EventStream, Scheduler, Settings, Mailboxes));
    }

    public override string Name { get; }

    public override Settings Settings { get; }

    public override EventStream EventStream { get; }

    public override ILoggingAdapter Log { get; }

    public override IScheduler Scheduler { get; }

    public override LocalActorRefProvider Provider { get; }

    public override Mailboxes Mailboxes { get; }

    public override Dispatchers Dispatchers { get; }

    public override IActorRef DeadLetters => Provider.DeadLetters;

    public override IInternalActorRef Guardian => Provider.Guardian;

    public override IInternalActorRef SystemGuardian => Provider.SystemGuardian;

    public override IInternalActorRef LookupRoot => Provider.RootGuardian;

    public override Task WhenTerminated => _terminated.Task;

    public bool IsTerminating => Volatile.Read(ref _terminating) != 0;

    public void Start()
    {
        try
        {
            Provider.Init(Props.Create<GuardianActor>());
            _ = EndWithRoot();
            EventStream.StartUnsubscriber(this);
            EventStream.StartLoggers(this);
            SayWhatThisIs();
            if (Settings.LogDeadLetters > 0)
            {
                Listen(SystemActorOf<DeadLetterListener>("deadLetterListener"), typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage));
            }

            if (Settings.DebugUnhandledMessage)
            {
                Listen(SystemActorOf<UnhandledMessageForwarder>("UnhandledMessageForwarder"), typeof(UnhandledMessage));
            }

            if (Settings.LogConfigOnStart)
            {
                Log.Info(Settings.ToString());
            }

            LoadExtensions();
        }
        catch
        {
            FinalTerminate();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string name = null) => Provider.Guardian.Cell.AttachChild(props, name);

    public override IActorRef SystemActorOf(Props props, string name = null) => Provider.SystemGuardian.Cell.AttachChild(props, name);

    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => new(LookupRoot, actorPath.Elements);

    public override ActorSelection ActorSelection(string actorPath) => Actor.ActorSelection.Of(actorPath, this, LookupRoot);

    /// <summary>A top actor is stopped by its parent, so that its name is free only when it is gone.</summary>
    public override void Stop(IActorRef actor)
    {
        var parent = (actor as LocalActorRef)?.Parent as LocalActorRef;
        if (parent is null)
        {
            ((IInternalActorRef)actor).Stop();
        }
        else
        {
            parent.Cell.Stop(actor);
        }
    }

    public override object RegisterExtension(IExtensionId extension) => _extensions.Register(extension);

    public override object GetExtension(IExtensionId extensionId) => _extensions.Find(extensionId.ExtensionType) ?? _extensions.Register(extensionId);

    public override T GetExtension<T>() => (T)_extensions.Find(typeof(T));

    public override bool HasExtension(Type type) => _extensions.Find(type) is not null;

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        extension = _extensions.Find(extensionType);
        return extension is not null;
    }

    public override bool TryGetExtension<T>(out T extension)
    {
        extension = GetExtension<T>();
        return extension is not null;
    }

    /// <summary>The last that was registered runs first.</summary>
    public override void RegisterOnTermination(Action code)
    {
        lock (_onTermination)
        {
            _onTermination.Push(code);
        }
    }

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate)
        {
            CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        }
        else
        {
            FinalTerminate();
        }

        return WhenTerminated;
    }

    public void FinalTerminate()
    {
        Volatile.Write(ref _terminating, 1);
        Provider.Guardian?.Stop();
    }

    public override string ToString() => $"akka://{Name}";

    private void SayWhatThisIs()
    {
        // Once a process, by the first system that logs warnings at all.
        if (Log.IsWarningEnabled && Interlocked.Exchange(ref _said, 1) == 0)
        {
            Log.Warning("This is the stand-in for feeds without Akka.NET: it is not Akka.NET.");
        }
    }

    // Here and not in the actor, which begins later: nothing is missed between the start of the system and its own.
    private void Listen(IActorRef listener, params Type[] channels)
    {
        foreach (var channel in channels)
        {
            EventStream.Subscribe(listener, channel);
        }
    }

    private async Task EndWithRoot()
    {
        await Provider.TerminationTask.ConfigureAwait(false);
        Volatile.Write(ref _terminating, 1);
        while (NextOnTermination() is { } code)
        {
            try
            {
                code();
            }
            catch (Exception cause)
            {
                Log.Error(cause, "A termination callback failed");
            }
        }

        (Scheduler as IDisposable)?.Dispose();
        Dispatchers.Shutdown();
        _terminated.TrySetResult();
    }

    private Action NextOnTermination()
    {
        lock (_onTermination)
        {
            return _onTermination.TryPop(out var code) ? code : null;
        }
    }

    private IScheduler NewScheduler()
    {
        var type = TypeCache.GetType(Settings.SchedulerClass)
            ?? throw new ConfigurationException($"Could not find the scheduler [{Settings.SchedulerClass}]");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config, Log);
    }

    private void LoadExtensions()
    {
        foreach (string name in Settings.Config.GetStringList("akka.extensions"))
        {
            var type = TypeCache.GetType(name);
            if (type is null || !typeof(IExtensionId).IsAssignableFrom(type))
            {
                Log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
                continue;
            }

            RegisterExtension((IExtensionId)Activator.CreateInstance(type));
        }
    }
}
