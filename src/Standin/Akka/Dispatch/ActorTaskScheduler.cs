using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Runs the steps of an asynchronous receive inside the actor: each step is a system message, and until the last one the mailbox hands out
/// no other message.
/// </summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;
    private Envelope _envelope;
    private Exception _failure;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    public object CurrentMessage => _envelope.Message;

    public override int MaximumConcurrencyLevel => 1;

    public static void RunTask(Action action)
        => RunTask(() =>
        {
            action();
            return Task.CompletedTask;
        });

    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = InternalCurrentActorCellKeeper.Current
            ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.TaskScheduler.Run(asyncAction);
    }

    protected override void QueueTask(Task task) => _cell.SendSystemMessage(new ActorTask(Step, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => !taskWasPreviouslyQueued && ReferenceEquals(InternalCurrentActorCellKeeper.Current, _cell) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Run(Func<Task> asyncAction)
    {
        _envelope = _cell.CurrentEnvelope;
        // An await prefers a synchronisation context to this scheduler.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Task work;
        try
        {
            var first = new Task<Task>(asyncAction);
            first.RunSynchronously(this);
            work = first.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        if (work.IsCompleted)
        {
            work.GetAwaiter().GetResult();
            return;
        }

        _cell.Mailbox.Suspend();
        work.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.DenyChildAttach, this);
    }

    private void Step(Task task)
    {
        _cell.Continue(_envelope, () => TryExecuteTask(task));
        if (_failure is { } failure)
        {
            _failure = null;
            _cell.Fail(_envelope, failure);
        }
    }

    private void Ended(Task work)
    {
        _cell.Mailbox.Resume();
        if (work.IsCompletedSuccessfully)
        {
            _cell.ArmReceiveTimeout();
            return;
        }

        try
        {
            work.GetAwaiter().GetResult();
        }
        catch (Exception cause)
        {
            _failure = cause;
        }
    }
}
