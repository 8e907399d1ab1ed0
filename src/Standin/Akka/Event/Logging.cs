using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

public static class Logging
{
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null)
        => new BusLogging(
            context.System.EventStream,
            context.Self.Path.ToString(),
            (context as ActorCell)?.Actor?.GetType() ?? context.Props.Type,
            logMessageFormatter ?? context.System.Settings.LogFormatter);

    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null)
    {
        var (source, type) = SourceOf(logSourceObj, system);
        return new BusLogging(system.EventStream, source, type, logMessageFormatter ?? system.Settings.LogFormatter);
    }

    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter logMessageFormatter = null)
    {
        var (source, type) = SourceOf(logSourceObj, null);
        return new BusLogging(loggingBus, source, type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    public static LogLevel LogLevelFor(string logLevel)
        => logLevel?.ToUpperInvariant() switch
        {
            "DEBUG" => LogLevel.DebugLevel,
            "INFO" => LogLevel.InfoLevel,
            "WARNING" => LogLevel.WarningLevel,
            "ERROR" => LogLevel.ErrorLevel,
            "OFF" => Off,
            _ => throw new ArgumentException($"Unknown LogLevel: \"{logLevel}\". Valid values are: \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\", \"OFF\""),
        };

    public static LogLevel LogLevelFor<T>() where T : LogEvent
        => typeof(T).Name switch
        {
            nameof(Debug) => LogLevel.DebugLevel,
            nameof(Info) => LogLevel.InfoLevel,
            nameof(Warning) => LogLevel.WarningLevel,
            _ => LogLevel.ErrorLevel,
        };

    public static Type ClassFor(this LogLevel logLevel)
        => logLevel switch
        {
            LogLevel.DebugLevel => typeof(Debug),
            LogLevel.InfoLevel => typeof(Info),
            LogLevel.WarningLevel => typeof(Warning),
            LogLevel.ErrorLevel => typeof(Error),
            _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
        };

    public static string StringFor(this LogLevel logLevel)
        => logLevel switch
        {
            LogLevel.DebugLevel => "DEBUG",
            LogLevel.InfoLevel => "INFO",
            LogLevel.WarningLevel => "WARNING",
            LogLevel.ErrorLevel => "ERROR",
            Off => "OFF",
            _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
        };

    public static string SimpleName(object o) => SimpleName(o.GetType());

    public static string SimpleName(Type t) => t.Name;

    // Above every level: nothing is logged.
    private const LogLevel Off = (LogLevel)int.MaxValue;

    private static (string, Type) SourceOf(object source, ActorSystem system)
        => source switch
        {
            string name => (In(name, system), typeof(DummyClassForStringSources)),
            IActorContext context => (context.Self.Path.ToString(), context.Props.Type),
            ActorBase => (InternalCurrentActorCellKeeper.Current?.Self.Path.ToString() ?? SimpleName(source), source.GetType()),
            IActorRef reference => (reference.Path.ToString(), typeof(ActorBase)),
            Type type => (In(SimpleName(type), system), type),
            _ => (In(SimpleName(source), system), source.GetType()),
        };

    private static string In(string name, ActorSystem system) => system is null ? name : $"{name} ({system})";
}

/// <summary>The class of log events whose source is a plain text.</summary>
public class DummyClassForStringSources;
