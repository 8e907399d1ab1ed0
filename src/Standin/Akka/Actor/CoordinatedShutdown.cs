using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Ends a system in phases, in the order of their dependencies. The tasks of one phase run together; the phase has a time-out.</summary>
public sealed class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly Dictionary<string, ShutdownPhase> _phases;
    private readonly string[] _order;
    private readonly ConcurrentDictionary<string, (string Name, Func<Task<Done>> Task)[]> _tasks = new();
    private readonly TaskCompletionSource<Done> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log;
    private Reason _reason;

    internal CoordinatedShutdown(ExtendedActorSystem system, Config config)
    {
        System = system;
        _log = Logging.GetLogger(system, this);
        _phases = ShutdownPhase.AllOf(config);
        _order = ShutdownPhase.InOrder(_phases);
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Null before the shutdown has begun.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason);

    public TimeSpan TotalTimeout
        => _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));

    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!_phases.ContainsKey(phase))
        {
            throw new ConfigurationException(
                $"Unknown phase [{phase}], known phases [{string.Join(",", _phases.Keys)}]. All phases (along with their optional dependencies) must be defined in configuration.");
        }

        _tasks.AddOrUpdate(phase, [(taskName, task)], (_, others) => [.. others, (taskName, task)]);
    }

    public TimeSpan Timeout(string phase)
        => _phases.TryGetValue(phase, out var known)
            ? known.Timeout
            : throw new ArgumentException($"Unknown phase [{phase}]. All phases must be defined in configuration.", nameof(phase));

    /// <summary>Only the first call does something; every call gets the same task.</summary>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _log.Debug("Performing phases [{0}] because of [{1}]", string.Join(", ", _order), reason.GetType().Name);
            _ = RunAll(fromPhase);
        }

        return _ended.Task;
    }

    private async Task RunAll(string fromPhase)
    {
        try
        {
            await Task.Yield();
            var remaining = fromPhase is null ? _order : _order.SkipWhile(phase => phase != fromPhase);
            foreach (string phase in remaining)
            {
                if (_tasks.TryGetValue(phase, out var tasks))
                {
                    await RunPhase(_phases[phase], tasks).ConfigureAwait(false);
                }
            }

            _ended.TrySetResult(Done.Instance);
        }
        catch (Exception cause)
        {
            _ended.TrySetException(cause);
        }
    }

    private async Task RunPhase(ShutdownPhase phase, (string Name, Func<Task<Done>> Task)[] tasks)
    {
        if (!phase.Enabled)
        {
            _log.Info("Phase [{0}] disabled through configuration, skipping tasks.", phase.Name);
            return;
        }

        var all = Task.WhenAll(tasks.Select(task => RunTask(phase, task.Name, task.Task)));
        try
        {
            await all.WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!all.IsCompleted)
        {
            if (phase.Name == PhaseActorSystemTerminate && System.WhenTerminated.IsCompleted)
            {
                return;
            }

            string text = $"Coordinated shutdown phase [{phase.Name}] timed out after {phase.Timeout}";
            if (!phase.Recover)
            {
                throw new TimeoutException(text);
            }

            _log.Warning(text);
        }
    }

    private async Task RunTask(ShutdownPhase phase, string name, Func<Task<Done>> task)
    {
        try
        {
            await task().ConfigureAwait(false);
        }
        catch (Exception cause) when (phase.Recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", name, phase.Name, cause.Message);
        }
    }

    public abstract class Reason
    {
        protected Reason() { }
    }

    public class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason() { }
    }

    public class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason() { }
    }

    public class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason() { }
    }
}

public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        var shutdown = new CoordinatedShutdown(system, config);
        bool exit = config.GetBoolean("exit-clr");
        if (system.Settings.CoordinatedShutdownTerminateActorSystem)
        {
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", () => Terminate((ActorSystemImpl)system, exit));
        }
        else if (exit)
        {
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "exit", Exit);
        }

        if (config.GetBoolean("run-by-clr-shutdown-hook"))
        {
            RunAtProcessExit(system, shutdown);
        }

        return shutdown;
    }

    private static async Task<Done> Terminate(ActorSystemImpl system, bool exit)
    {
        system.FinalTerminate();
        await system.WhenTerminated.ConfigureAwait(false);
        return exit ? await Exit().ConfigureAwait(false) : Done.Instance;
    }

    // On its own thread: Exit waits for the process' exit handlers, and one of them may wait for this shutdown.
    private static Task<Done> Exit()
    {
        new Thread(() => Environment.Exit(0)) { IsBackground = true }.Start();
        return Task.FromResult(Done.Instance);
    }

    private static void RunAtProcessExit(ActorSystem system, CoordinatedShutdown shutdown)
    {
        void Run(object sender, EventArgs args)
        {
            if (!system.WhenTerminated.IsCompleted)
            {
                shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
            }
        }

        AppDomain.CurrentDomain.ProcessExit += Run;
        system.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= Run);
    }
}
