using Akka.Actor.Internal;

namespace Akka.Actor;

public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null)
        => self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken)
        => self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
        => self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null)
        => self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken)
        => self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var answer = NewAnswer<T>(self, timeout, cancellationToken);
        self.Tell(message, answer);
        return answer.Result;
    }

    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var answer = NewAnswer<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(answer), answer);
        return answer.Result;
    }

    private static FutureActorRef<T> NewAnswer<T>(ICanTell target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(target)
            ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(target));
        var answer = new FutureActorRef<T>(provider);
        answer.EndAfter(timeout ?? provider.Settings.AskTimeout, cancellationToken);
        return answer;
    }

    private static IActorRefProvider ProviderOf(ICanTell target)
        => target switch
        {
            ActorSelection selection => ProviderOf(selection.Anchor),
            IInternalActorRef reference => reference.Provider,
            _ => InternalCurrentActorCellKeeper.Current?.SystemImpl.Provider,
        };
}
