using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Util.Reflection;

namespace Akka.Event;

/// <summary>A bus whose log events go to the loggers of the configuration, and to standard output while there are none.</summary>
public class LoggingBus : ActorEventBus<object, Type>
{
    private static readonly LogLevel[] AllLevels = [LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel];

    private readonly List<IActorRef> _loggers = [];
    private static int _loggerCount;

    public LogLevel LogLevel { get; private set; }

    public void SetLogLevel(LogLevel logLevel)
    {
        LogLevel = logLevel;
        foreach (var logger in _loggers)
        {
            SubscribeTo(logLevel, logger);
        }
    }

    public void StartStdoutLogger(Settings config)
    {
        LogLevel = Logging.LogLevelFor(config.StdoutLogLevel);
        SubscribeTo(LogLevel, config.StdoutLogger);
    }

    internal void StartLoggers(ActorSystemImpl system)
    {
        var level = Logging.LogLevelFor(system.Settings.LogLevel);
        bool keepStdout = false;
        foreach (string name in system.Settings.Loggers)
        {
            var type = TypeCache.GetType(name)
                ?? throw new ConfigurationException($"Logger specified in config cannot be found: \"{name}\"");
            if (typeof(MinimalLogger).IsAssignableFrom(type))
            {
                keepStdout = true;
                _loggers.Add(system.Settings.StdoutLogger);
            }
            else
            {
                _loggers.Add(Started(system, type));
            }
        }

        SetLogLevel(level);
        if (!keepStdout)
        {
            Unsubscribe(system.Settings.StdoutLogger);
        }
    }

    /// <summary>For the end of the system, whose loggers are about to stop.</summary>
    internal void LogToStdout(Settings settings)
    {
        foreach (var logger in _loggers)
        {
            Unsubscribe(logger);
        }

        _loggers.Clear();
        StartStdoutLogger(settings);
    }

    protected override Type GetClassifier(object @event) => @event.GetType();

    protected override bool Classify(object @event, Type classifier) => classifier.IsInstanceOfType(@event);

    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);

    protected override void Publish(object @event, IActorRef subscriber) => subscriber.Tell(@event, ActorRefs.NoSender);

    private void SubscribeTo(LogLevel lowest, IActorRef logger)
    {
        foreach (var level in AllLevels)
        {
            if (level >= lowest)
            {
                Subscribe(logger, level.ClassFor());
            }
            else
            {
                Unsubscribe(logger, level.ClassFor());
            }
        }
    }

    private IActorRef Started(ActorSystemImpl system, Type type)
    {
        string name = $"log{Interlocked.Increment(ref _loggerCount)}-{Logging.SimpleName(type)}";
        var logger = system.SystemActorOf(Props.Create(type).WithDispatcher(system.Settings.LoggersDispatcher), name);
        try
        {
            object answer = logger.Ask(new InitializeLogger(this), system.Settings.LoggerStartTimeout).GetAwaiter().GetResult();
            return answer is LoggerInitialized
                ? logger
                : throw new LoggerInitializationException($"Logger {name} did not respond with LoggerInitialized, sent instead {answer}");
        }
        catch (AskTimeoutException)
        {
            // A slow logger must not prevent the start.
            Publish(new Warning(nameof(LoggingBus), GetType(), $"Logger {name} did not respond within {system.Settings.LoggerStartTimeout} to InitializeLogger"));
            return logger;
        }
    }
}

public class InitializeLogger : INoSerializationVerificationNeeded
{
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    public LoggingBus LoggingBus { get; }
}

public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;
