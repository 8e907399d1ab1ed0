using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace Mavryk.P2p.Node.Output;

/// <summary>
/// Writes the log to standard error, one line an entry and the exception under it. Akka's own logger writes to standard output, which carries
/// results here. Made by the logging bus by its name in the configuration.
/// </summary>
internal sealed class StderrLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent entry:
                Write(entry);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static void Write(LogEvent entry)
    {
        var level = entry.LogLevel() switch
        {
            LogLevel.DebugLevel => "debug",
            LogLevel.InfoLevel => "info",
            LogLevel.WarningLevel => "warning",
            _ => "error",
        };
        var cause = entry.Cause is { } exception ? $"{Environment.NewLine}{exception}" : "";
        Console.Error.WriteLine($"{entry.Timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {level} {entry.LogSource}: {entry.Message}{cause}");
    }
}
