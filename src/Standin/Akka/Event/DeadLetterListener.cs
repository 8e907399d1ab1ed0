using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs the first dead letters, then is silent for a while: a flood of them must not be one of log lines.</summary>
public class DeadLetterListener : ActorBase
{
    private readonly int _most = Context.System.Settings.LogDeadLetters;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _count;
    private long _silentUntil;

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter)
        {
            return false;
        }

        var system = (Actor.Internal.ActorSystemImpl)Context.System;
        if (system.IsTerminating && !system.Settings.LogDeadLettersDuringShutdown)
        {
            return true;
        }

        if (_silentUntil != 0)
        {
            if (Environment.TickCount64 < _silentUntil)
            {
                return true;
            }

            _silentUntil = 0;
            _count = 0;
        }

        _count++;
        Write(letter);
        return true;
    }

    private void Write(AllDeadLetters letter)
    {
        string what = letter is UnhandledMessage ? "was unhandled" : "was not delivered";
        string end = "";
        if (_count >= _most && _most != int.MaxValue)
        {
            var pause = Context.System.Settings.LogDeadLettersSuspendDuration;
            bool forever = pause == Timeout.InfiniteTimeSpan;
            _silentUntil = forever ? long.MaxValue : Environment.TickCount64 + (long)pause.TotalMilliseconds;
            end = forever ? ", no more dead letters will be logged" : $", no more dead letters will be logged in next [{pause}]";
        }

        _log.Info(
            "Message [{0}] from {1} to {2} {3}. [{4}] dead letters encountered{5}. This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.",
            letter.Message.GetType().Name, letter.Sender?.Path.ToString() ?? "NoSender", letter.Recipient.Path, what, _count, end);
    }
}

internal sealed class UnhandledMessageForwarder : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is UnhandledMessage unhandled)
        {
            Context.System.EventStream.Publish(new Debug(
                unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), $"Unhandled message from {unhandled.Sender} : {unhandled.Message}"));
        }
    }
}
