using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

/// <summary>Says which log events are meant.</summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testkit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilterBase> _filters;

    public EventFilterFactory(TestKitBase testkit) : this(testkit, testkit.Sys) { }

    public EventFilterFactory(TestKitBase testkit, ActorSystem system) : this(testkit, system, []) { }

    public EventFilterFactory(TestKitBase testkit, ActorSystem actorSystem, IReadOnlyList<EventFilterBase> filters)
    {
        _testkit = testkit;
        _system = actorSystem;
        _filters = filters;
    }

    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null)
        => With(new DebugFilter(CreateMessageMatcher(message, start, contains), Source(source)));

    public IEventFilterApplier Debug(Regex pattern, string source = null) => With(new DebugFilter(new RegexMatcher(pattern), Source(source)));

    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null)
        => With(new InfoFilter(CreateMessageMatcher(message, start, contains), Source(source)));

    public IEventFilterApplier Info(Regex pattern, string source = null) => With(new InfoFilter(new RegexMatcher(pattern), Source(source)));

    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null)
        => With(new WarningFilter(CreateMessageMatcher(message, start, contains), Source(source)));

    public IEventFilterApplier Warning(Regex pattern, string source = null) => With(new WarningFilter(new RegexMatcher(pattern), Source(source)));

    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null)
        => With(new ErrorFilter(CreateMessageMatcher(message, start, contains), Source(source)));

    public IEventFilterApplier Error(Regex pattern, string source = null) => With(new ErrorFilter(new RegexMatcher(pattern), Source(source)));

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, string message = null, string start = null, string contains = null, string source = null)
        => logLevel switch
        {
            LogLevel.DebugLevel => Debug(message, start, contains, source),
            LogLevel.InfoLevel => Info(message, start, contains, source),
            LogLevel.WarningLevel => Warning(message, start, contains, source),
            _ => Error(message, start, contains, source),
        };

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string source = null)
        => logLevel switch
        {
            LogLevel.DebugLevel => Debug(pattern, source),
            LogLevel.InfoLevel => Info(pattern, source),
            LogLevel.WarningLevel => Warning(pattern, source),
            _ => Error(pattern, source),
        };

    public IEventFilterApplier Exception<TException>(string message = null, string start = null, string contains = null, string source = null) where TException : Exception
        => Exception(typeof(TException), message, start, contains, source);

    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null) where TException : Exception => Exception(typeof(TException), pattern, source);

    public IEventFilterApplier Exception(
        Type exceptionType, string message = null, string start = null, string contains = null, string source = null, bool checkInnerExceptions = false)
        => With(new ErrorFilter(exceptionType, CreateMessageMatcher(message, start, contains), Source(source), checkInnerExceptions));

    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null, bool checkInnerExceptions = false)
        => With(new ErrorFilter(exceptionType, new RegexMatcher(pattern), Source(source), checkInnerExceptions));

    public IEventFilterApplier DeadLetter() => With(new DeadLettersFilter(null, null));

    public IEventFilterApplier DeadLetter<TMessage>(string source = null) => DeadLetter(typeof(TMessage), source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null)
        => DeadLetter(typeof(TMessage), message => isMatch((TMessage)message), source);

    public IEventFilterApplier DeadLetter(Type type, string source = null) => DeadLetter(type, _ => true, source);

    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string source = null)
        => With(new DeadLettersFilter(null, Source(source), letter => type.IsInstanceOfType(letter.Message) && isMatch(letter.Message)));

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => With(new CustomEventFilter(predicate));

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent
        => With(new CustomEventFilter(logEvent => logEvent is TLogEvent typed && predicate(typed)));

    protected static IStringMatcher CreateMessageMatcher(string message, string start, string contains)
        => message is not null ? new EqualsString(message)
            : start is not null ? new StartsWithString(start)
            : contains is not null ? new ContainsString(contains)
            : MatchesAll.Instance;

    private static IStringMatcher Source(string source) => source is null ? MatchesAll.Instance : new EqualsStringAndPathMatcher(source);

    private InternalEventFilterApplier With(EventFilterBase filter) => new(_testkit, _system, [.. _filters, filter]);
}
