using Akka.Actor;

namespace Akka.Pattern;

/// <summary>When a child is to be started again: after every stop, or only after a failure.</summary>
public static class Backoff
{
    public static BackoffOptions OnFailure(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries)
        => BackoffPlan.Of(onStop: false, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);

    public static BackoffOptions OnStop(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries)
        => BackoffPlan.Of(onStop: true, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);
}

public abstract class BackoffOptions
{
    internal BackoffOptions() { }

    /// <summary>The count of restarts begins anew when the child has lived that long.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>The count of restarts begins anew when the child sends <see cref="BackoffSupervisor.Reset"/>.</summary>
    public abstract BackoffOptions WithManualReset();

    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    public abstract BackoffOptions WithDefaultStoppingStrategy();

    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
}

internal sealed class BackoffPlan : BackoffOptions
{
    public bool OnStop { get; private init; }

    public Props ChildProps { get; private init; }

    public string ChildName { get; private init; }

    public TimeSpan MinBackoff { get; private init; }

    public TimeSpan MaxBackoff { get; private init; }

    public double RandomFactor { get; private init; }

    public OneForOneStrategy Strategy { get; private set; } = new(Actor.SupervisorStrategy.DefaultDecider);

    /// <summary>Null: by hand.</summary>
    public TimeSpan? ResetAfter { get; private set; }

    public object ReplyWhileStopped { get; private set; }

    public Func<object, bool> IsFinalStopMessage { get; private set; }

    public static BackoffPlan Of(bool onStop, Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        if (minBackoff <= TimeSpan.Zero)
        {
            throw new ArgumentException("MinBackoff must be greater than 0", nameof(minBackoff));
        }

        if (maxBackoff < minBackoff)
        {
            throw new ArgumentException("MaxBackoff must be greater than MinBackoff", nameof(maxBackoff));
        }

        if (randomFactor is < 0.0 or > 1.0)
        {
            throw new ArgumentException("RandomFactor must be between 0.0 and 1.0", nameof(randomFactor));
        }

        return new BackoffPlan
        {
            OnStop = onStop,
            ChildProps = childProps,
            ChildName = childName,
            MinBackoff = minBackoff,
            MaxBackoff = maxBackoff,
            RandomFactor = randomFactor,
            ResetAfter = minBackoff,
        };
    }

    public TimeSpan DelayAfter(int restarts)
    {
        // 2^30 times the shortest is longer than any longest that makes sense, and still no overflow.
        double delay = Math.Min(MaxBackoff.TotalMilliseconds, MinBackoff.TotalMilliseconds * Math.Pow(2, Math.Min(restarts, 30)));
        return TimeSpan.FromMilliseconds(delay * (1 + (Random.Shared.NextDouble() * RandomFactor)));
    }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => With(plan => plan.ResetAfter = resetBackoff);

    public override BackoffOptions WithManualReset() => With(plan => plan.ResetAfter = null);

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) => With(plan => plan.Strategy = supervisorStrategy);

    public override BackoffOptions WithDefaultStoppingStrategy()
        => With(plan => plan.Strategy = Actor.SupervisorStrategy.StoppingStrategy.WithMaxNrOfRetries(plan.Strategy.MaxNumberOfRetries));

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries)
        => With(plan => plan.Strategy = plan.Strategy.WithMaxNrOfRetries(maxNrOfRetries));

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) => With(plan => plan.ReplyWhileStopped = replyWhileStopped);

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) => With(plan => plan.IsFinalStopMessage = isFinalStopMessage);

    private BackoffPlan With(Action<BackoffPlan> change)
    {
        var copy = (BackoffPlan)MemberwiseClone();
        change(copy);
        return copy;
    }
}
