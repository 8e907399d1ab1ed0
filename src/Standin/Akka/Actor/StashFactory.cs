using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

public static class StashFactory
{
    public static IStash CreateStash<T>(this IActorContext context) where T : ActorBase => CreateStash(context, typeof(T));

    public static IStash CreateStash(this IActorContext context, IActorStash actorInstance) => CreateStash(context, actorInstance.GetType());

    public static IStash CreateStash(this IActorContext context, Type actorType)
    {
        var cell = (ActorCell)context;
        if (cell.Mailbox.MessageQueue is not IDequeBasedMessageQueueSemantics)
        {
            throw new NotSupportedException(
                $"DequeBasedMailbox required, got: {cell.Mailbox.MessageQueue.GetType().Name}. An (unbounded) deque-based mailbox can be configured as follows: my-custom-mailbox {{ mailbox-type = \"{typeof(UnboundedDequeBasedMailbox)}\" }}");
        }

        return new MessageStash(cell, typeof(IWithUnboundedStash).IsAssignableFrom(actorType) ? -1 : Capacity(cell));
    }

    private static int Capacity(ActorCell cell)
        => cell.Props.StashCapacity >= 0 ? cell.Props.StashCapacity : cell.SystemImpl.Mailboxes.StashCapacity(cell.Props.Mailbox);
}
