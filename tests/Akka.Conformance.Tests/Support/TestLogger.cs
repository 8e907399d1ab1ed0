using System.Collections.Concurrent;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Conformance.Tests.Support;

/// <summary>A logger as a configuration names it. It finds the test's log by the name of its system.</summary>
public sealed class TestLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private static readonly ConcurrentDictionary<string, Log> Logs = new();

    public TestLogger()
    {
        var log = Logs[Context.System.Name["log-".Length..]];
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(log.Write);
    }

    /// <summary>The id that follows "log-" in the system's name.</summary>
    public static string Register(Log log)
    {
        string id = Guid.NewGuid().ToString("N");
        Logs[id] = log;
        return id;
    }
}

public sealed class Log
{
    private readonly Channel<LogEvent> _events = Channel.CreateUnbounded<LogEvent>();

    public void Write(LogEvent logEvent) => _events.Writer.TryWrite(logEvent);

    public async Task<LogEvent[]> Next(int count, string source)
    {
        var seen = new LogEvent[count];
        for (int i = 0; i < count; i++)
        {
            seen[i] = await Until(logEvent => logEvent.LogSource.StartsWith(source, StringComparison.Ordinal));
        }

        return seen;
    }

    public async Task<LogEvent> Until(Predicate<LogEvent> wanted)
    {
        while (true)
        {
            var next = await _events.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            if (wanted(next))
            {
                return next;
            }
        }
    }
}
