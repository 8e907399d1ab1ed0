using System.Collections.Concurrent;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Runs mailboxes on threads of its own, which live while an actor does.</summary>
internal sealed class DedicatedThreadsDispatcher(MessageDispatcherConfigurator configurator, int threads) : MessageDispatcher(configurator)
{
    private readonly Lock _lock = new();
    private BlockingCollection<IRunnable> _queue;
    private int _inhabitants;

    internal override void Attach()
    {
        lock (_lock)
        {
            _inhabitants++;
        }
    }

    internal override void Detach()
    {
        lock (_lock)
        {
            if (--_inhabitants <= 0)
            {
                _queue?.CompleteAdding();
                _queue = null;
            }
        }
    }

    protected override void ExecuteTask(IRunnable run)
    {
        lock (_lock)
        {
            if (_inhabitants > 0)
            {
                (_queue ??= Started()).Add(run);
                return;
            }
        }

        // The last actor is gone: what still comes for its mailbox is worth no thread.
        ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    protected override void Shutdown()
    {
        lock (_lock)
        {
            _queue?.CompleteAdding();
            _queue = null;
        }
    }

    private BlockingCollection<IRunnable> Started()
    {
        var queue = new BlockingCollection<IRunnable>();
        for (int i = 1; i <= threads; i++)
        {
            new Thread(() => Work(queue)) { IsBackground = true, Name = $"{Id}_{i}" }.Start();
        }

        return queue;
    }

    private static void Work(BlockingCollection<IRunnable> queue)
    {
        foreach (var run in queue.GetConsumingEnumerable())
        {
            run.Run();
        }
    }
}

internal sealed class ForkJoinDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly MessageDispatcher _instance;

    public ForkJoinDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
        => _instance = new DedicatedThreadsDispatcher(this, Threads(config));

    public override MessageDispatcher Dispatcher() => _instance;

    private static int Threads(Config config)
    {
        if (config.HasPath("dedicated-thread-pool.thread-count"))
        {
            return Math.Max(1, config.GetInt("dedicated-thread-pool.thread-count"));
        }

        double wanted = Math.Ceiling(Environment.ProcessorCount * config.GetDouble("fork-join-executor.parallelism-factor", 1));
        return (int)Math.Clamp(wanted, config.GetInt("fork-join-executor.parallelism-min", 8), config.GetInt("fork-join-executor.parallelism-max", 64));
    }
}

/// <summary>Every actor gets a thread.</summary>
internal sealed class PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    : MessageDispatcherConfigurator(config, prerequisites)
{
    public override MessageDispatcher Dispatcher() => new DedicatedThreadsDispatcher(this, threads: 1);
}
