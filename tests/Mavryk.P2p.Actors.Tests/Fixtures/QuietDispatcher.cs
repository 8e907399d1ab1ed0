using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Mavryk.P2p.Actors.Tests.Fixtures;

/// <summary>
/// A dispatcher on the thread pool that knows when no actor has anything left to do. With it virtual time can wait for the actors, however slow the
/// machine is, and never waits longer than they need.
/// </summary>
public sealed class QuietDispatcher : MessageDispatcherConfigurator
{
    /// <summary>Puts every actor of a system on it.</summary>
    public static readonly string Text = $"""
        akka.actor.default-dispatcher.type = "{typeof(QuietDispatcher).AssemblyQualifiedName}"
        akka.actor.internal-dispatcher.type = "{typeof(QuietDispatcher).AssemblyQualifiedName}"
        akka.actor.default-blocking-io-dispatcher.type = "{typeof(QuietDispatcher).AssemblyQualifiedName}"
        """;

    private static readonly ConditionalWeakTable<IScheduler, Activity> Activities = [];

    private readonly MessageDispatcher _instance;

    public QuietDispatcher(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _instance = new Counting(this, Activities.GetValue(prerequisites.Scheduler, static _ => new Activity()));

    public override MessageDispatcher Dispatcher() => _instance;

    /// <summary>Completes when no actor of the system has a message that it could handle now. Timers and tasks outside of actors are not waited for.</summary>
    public static Task QuietAsync(ActorSystem system) => Activities.TryGetValue(system.Scheduler, out var activity)
        ? activity.QuietAsync()
        : throw new InvalidOperationException("The actors of this system run elsewhere.");

    private sealed class Counting(MessageDispatcherConfigurator configurator, Activity activity) : MessageDispatcher(configurator)
    {
        protected override void ExecuteTask(IRunnable run)
        {
            activity.Begin();
            ThreadPool.UnsafeQueueUserWorkItem(
                static task =>
                {
                    try
                    {
                        task.Run.Run();
                    }
                    finally
                    {
                        // Behind what the run has caused: whatever that is, it has begun.
                        task.Activity.End();
                    }
                },
                (Run: run, Activity: activity),
                preferLocal: true);
        }

        protected override void Shutdown()
        {
        }
    }

    private sealed class Activity
    {
        private readonly Lock _gate = new();
        private int _running;
        private TaskCompletionSource? _quiet;

        public void Begin() => Interlocked.Increment(ref _running);

        public void End()
        {
            if (Interlocked.Decrement(ref _running) == 0)
            {
                lock (_gate)
                {
                    _quiet?.TrySetResult();
                    _quiet = null;
                }
            }
        }

        public Task QuietAsync()
        {
            lock (_gate)
            {
                if (Volatile.Read(ref _running) == 0)
                {
                    return Task.CompletedTask;
                }

                _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _quiet.Task;
            }
        }
    }
}
