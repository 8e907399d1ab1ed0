using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit;

/// <summary>A logger that keeps to itself what a test expects. What is lost or not handled it logs as a warning.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<EventFilterBase> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                foreach (var type in new[] { typeof(Mute), typeof(Unmute), typeof(Flush), typeof(DeadLetter), typeof(UnhandledMessage) })
                {
                    initialize.LoggingBus.Subscribe(Self, type);
                }

                return base.Receive(message);
            case LogEvent logEvent:
                return IsExpected(logEvent) || base.Receive(message);
            case DeadLetter letter:
                if (letter.Message is not Flush)
                {
                    Lost(letter, letter.Recipient.Path.ToString());
                }

                return true;
            case UnhandledMessage unhandled:
                Warn(new Warning(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), $"Unhandled message from {unhandled.Sender}: {unhandled.Message}"));
                return true;
            case Mute mute:
                _filters.AddRange(mute.Filters);
                return true;
            case Unmute unmute:
                _filters.RemoveAll(unmute.Filters.Contains);
                return true;
            case Flush flush:
                flush.Answer();
                return true;
            default:
                return base.Receive(message);
        }
    }

    private void Lost(DeadLetter letter, string path)
    {
        var warning = new Warning(path, letter.Recipient.GetType(), letter);
        if (!IsExpected(warning))
        {
            Warn(new Warning(path, letter.Recipient.GetType(), $"received dead letter from {letter.Sender}: {letter.Message}"));
        }
    }

    private void Warn(Warning warning)
    {
        if (!IsExpected(warning))
        {
            Print(warning);
        }
    }

    private bool IsExpected(LogEvent logEvent) => _filters.Exists(filter => filter.Apply(logEvent));
}
