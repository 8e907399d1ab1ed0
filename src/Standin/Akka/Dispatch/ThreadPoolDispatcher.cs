using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Runs mailboxes on the .NET thread pool. All of Akka's executors that end there mean the same here.</summary>
internal sealed class ThreadPoolDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
{
    protected override void ExecuteTask(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: true);

    protected override void Shutdown() { }
}

internal sealed class ThreadPoolDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly MessageDispatcher _instance;

    public ThreadPoolDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
        => _instance = new ThreadPoolDispatcher(this);

    public override MessageDispatcher Dispatcher() => _instance;
}
