using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

public abstract class ReceiveActor : UntypedActor
{
    private readonly MessageHandlers _initial = new();
    private MessageHandlers _building;

    protected ReceiveActor() => _building = _initial;

    // Asked for by the base constructor already, when only field initialisers have run.
    internal override Receive InitialBehavior => _initial.Handle;

    internal override void Incarnated() => _building = null;

    protected sealed override void OnReceive(object message) => throw new NotSupportedException("A receive actor handles messages by its handlers.");

    protected void Become(Action configure) => base.Become(Built(configure));

    protected void BecomeStacked(Action configure) => base.BecomeStacked(Built(configure));

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) => Building.Add(new ActionHandler<T>(handler, shouldHandle), TakesAny<T>(shouldHandle));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    protected void Receive<T>(Func<T, bool> handler) => Building.Add(new FuncHandler<T>(handler));

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null)
        => Building.Add(new TypeHandler(messageType, message =>
        {
            if (shouldHandle is not null && !shouldHandle(message))
            {
                return false;
            }

            handler(message);
            return true;
        }));

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Receive(messageType, handler, shouldHandle);

    protected void Receive(Type messageType, Func<object, bool> handler) => Building.Add(new TypeHandler(messageType, handler));

    protected void ReceiveAny(Action<object> handler) => Building.Add(new ActionHandler<object>(handler, null), takesAny: true);

    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null)
        => Receive(message => ActorTaskScheduler.RunTask(() => handler(message)), shouldHandle);

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null)
        => Receive(messageType, message => ActorTaskScheduler.RunTask(() => handler(message)), shouldHandle);

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) => ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAny(message => ActorTaskScheduler.RunTask(() => handler(message)));

    private MessageHandlers Building
        => _building ?? throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become().");

    private static bool TakesAny<T>(Predicate<T> shouldHandle) => typeof(T) == typeof(object) && shouldHandle is null;

    private Receive Built(Action configure)
    {
        var outer = _building;
        var handlers = _building = new MessageHandlers();
        try
        {
            configure();
        }
        finally
        {
            _building = outer;
        }

        return handlers.Handle;
    }
}
