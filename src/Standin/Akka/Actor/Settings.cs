using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Util.Reflection;

namespace Akka.Actor;

public class Settings
{
    private readonly Config _userConfig;

    internal Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        _userConfig = config;
        Rebuild(ConfigurationFactory.Default());
        Read();
    }

    public ActorSystem System { get; }

    public ActorSystemSetup Setup { get; }

    public Config Config { get; private set; }

    public string LogLevel { get; private set; }

    public string StdoutLogLevel { get; private set; }

    public IList<string> Loggers { get; private set; }

    public string LoggersDispatcher { get; private set; }

    public TimeSpan LoggerStartTimeout { get; private set; }

    public ILogMessageFormatter LogFormatter { get; private set; }

    public MinimalLogger StdoutLogger { get; private set; }

    public bool LogConfigOnStart { get; private set; }

    public int LogDeadLetters { get; private set; }

    public bool LogDeadLettersDuringShutdown { get; private set; }

    public TimeSpan LogDeadLettersSuspendDuration { get; private set; }

    public TimeSpan AskTimeout { get; private set; }

    public string SupervisorStrategyClass { get; private set; }

    public string SchedulerClass { get; private set; }

    public bool DebugAutoReceive { get; private set; }

    public bool DebugUnhandledMessage { get; private set; }

    public bool DebugEventStream { get; private set; }

    public bool EmitActorTelemetry { get; private set; }

    public bool CoordinatedShutdownTerminateActorSystem { get; private set; }

    public bool CoordinatedShutdownRunByActorSystemTerminate { get; private set; }

    private Config Fallback { get; set; }

    /// <summary>Adds defaults below what is known so far, as a library does with its reference configuration.</summary>
    public void InjectTopLevelFallback(Config config) => Rebuild(Fallback is null ? config : config.WithFallback(Fallback));

    public override string ToString() => Config.ToString();

    private void Rebuild(Config fallback)
    {
        Fallback = fallback;
        Config = _userConfig.IsNullOrEmpty() ? fallback : _userConfig.WithFallback(fallback);
    }

    private void Read()
    {
        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        Loggers = Config.GetStringList("akka.loggers");
        LoggersDispatcher = Config.GetString("akka.loggers-dispatcher");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout");
        LogFormatter = Instance<ILogMessageFormatter>("akka.logger-formatter") ?? DefaultLogMessageFormatter.Instance;
        StdoutLogger = Instance<MinimalLogger>("akka.stdout-logger-class") ?? new StandardOutLogger();
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = NumberOfDeadLetters(Config.GetString("akka.log-dead-letters"));
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan, allowInfinite: true);
        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy");
        SchedulerClass = Config.GetString("akka.scheduler.implementation");
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        EmitActorTelemetry = Config.GetBoolean("akka.actor.telemetry.enabled");
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate");
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
        {
            throw new ConfigurationException("akka.coordinated-shutdown.run-by-actor-system-terminate=on and akka.coordinated-shutdown.terminate-actor-system=off is not a supported configuration combination.");
        }
    }

    private T Instance<T>(string path) where T : class
    {
        string name = Config.GetString(path);
        return string.IsNullOrWhiteSpace(name)
            ? null
            : TypeCache.GetType(name) is { } type
                ? (T)Activator.CreateInstance(type, nonPublic: true)
                : throw new ConfigurationException($"Could not find the type [{name}] of {path}");
    }

    private static int NumberOfDeadLetters(string text)
        => text?.ToLowerInvariant() switch
        {
            "on" or "true" => int.MaxValue,
            "off" or "false" => 0,
            { } number => int.Parse(number),
            null => 0,
        };
}
