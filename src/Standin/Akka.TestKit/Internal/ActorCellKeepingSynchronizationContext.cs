using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.TestKit.Internal;

/// <summary>Keeps the test actor the sender of what a test tells, also after an await.</summary>
internal sealed class ActorCellKeepingSynchronizationContext(ActorCell cell) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object state)
        => ThreadPool.QueueUserWorkItem(
            static work =>
            {
                var (context, callback, argument) = ((ActorCellKeepingSynchronizationContext, SendOrPostCallback, object))work;
                context.Send(callback, argument);
            },
            (this, d, state));

    public override void Send(SendOrPostCallback d, object state)
    {
        var (outerCell, outerContext) = (InternalCurrentActorCellKeeper.Current, Current);
        InternalCurrentActorCellKeeper.Current = cell;
        SetSynchronizationContext(this);
        try
        {
            d(state);
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outerCell;
            SetSynchronizationContext(outerContext);
        }
    }
}
