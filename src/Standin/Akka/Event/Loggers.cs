using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Util;

namespace Akka.Event;

public interface ILoggerMessageQueueSemantics : ISemantics;

/// <summary>A logger that is no actor: writes at once, on the thread that logs.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    public sealed override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/StandardOutLogger");

    public sealed override IActorRefProvider Provider => throw new NotSupportedException("This logger does not provide.");

    protected abstract void Log(object message);

    protected sealed override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Log(message);
    }
}

public class StandardOutLogger : MinimalLogger
{
    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    public static bool UseColors { get; set; } = true;

    protected override void Log(object message)
    {
        if (message is LogEvent logEvent)
        {
            Print(logEvent);
        }
        else
        {
            StandardOutWriter.WriteLine(message.ToString());
        }
    }

    internal static void Print(LogEvent logEvent)
    {
        ConsoleColor? color = UseColors && !Console.IsOutputRedirected
            ? logEvent.LogLevel() switch
            {
                LogLevel.DebugLevel => DebugColor,
                LogLevel.InfoLevel => InfoColor,
                LogLevel.WarningLevel => WarningColor,
                _ => ErrorColor,
            }
            : null;
        StandardOutWriter.WriteLine(logEvent.ToString(), color);
    }
}

public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Print(LogEvent logEvent) => StandardOutLogger.Print(logEvent);
}

internal sealed class LoggerMailboxType(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<LoggerQueue>
{
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new LoggerQueue();
}

internal sealed class LoggerQueue : UnboundedMessageQueue, ILoggerMessageQueueSemantics;
