using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util.Reflection;

namespace Akka.Dispatch;

public sealed class Dispatchers
{
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";
    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new();

    internal Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites)
    {
        _system = system;
        Prerequisites = prerequisites;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
    }

    public Config DefaultDispatcherConfig => _system.Settings.Config.GetConfig(DefaultDispatcherId);

    public IDispatcherPrerequisites Prerequisites { get; }

    public MessageDispatcher DefaultGlobalDispatcher { get; }

    public MessageDispatcher Lookup(string dispatcherName)
        => string.IsNullOrEmpty(dispatcherName) ? DefaultGlobalDispatcher : Configurator(dispatcherName).Dispatcher();

    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    internal void Shutdown()
    {
        foreach (var configurator in _configurators.Values)
        {
            configurator.Dispatcher().ShutdownNow();
        }
    }

    private MessageDispatcherConfigurator Configurator(string id)
        => _configurators.TryGetValue(id, out var known)
            ? known
            : _configurators.GetOrAdd(id, static (name, self) => self.Create(name, depth: 0), this);

    private MessageDispatcherConfigurator Create(string id, int depth)
    {
        var root = _system.Settings.Config;
        if (!root.HasPath(id))
        {
            throw new ConfigurationException($"Dispatcher [{id}] not configured.");
        }

        // A text in the place of a section is the name of another dispatcher.
        if (root.GetValue(id) is { } value && value.IsString() && !value.IsObject())
        {
            return depth < 20
                ? Create(value.GetString(), depth + 1)
                : throw new ConfigurationException($"Could not find a concrete dispatcher config after following [{id}]: is there a loop?");
        }

        var config = ConfigurationFactory.ParseString($"id = \"{id}\"")
            .WithFallback(root.GetConfig(id))
            .WithFallback(DefaultDispatcherConfig);
        return ConfiguratorOf(config.GetString("type"), config, id);
    }

    private MessageDispatcherConfigurator ConfiguratorOf(string type, Config config, string id)
    {
        bool ownThreads = config.GetString("executor") == "fork-join-executor";
        switch (type)
        {
            case "Dispatcher" or "TaskDispatcher":
                return ownThreads
                    ? new ForkJoinDispatcherConfigurator(config, Prerequisites)
                    : new ThreadPoolDispatcherConfigurator(config, Prerequisites);
            case "ForkJoinDispatcher":
                return new ForkJoinDispatcherConfigurator(config, Prerequisites);
            case "PinnedDispatcher":
                return new PinnedDispatcherConfigurator(config, Prerequisites);
            case null:
                throw new ConfigurationException($"Missing dispatcher type in the config of dispatcher [{id}].");
            default:
                var clr = TypeCache.GetType(type)
                    ?? throw new ConfigurationException($"Could not resolve dispatcher type [{type}] of dispatcher [{id}].");
                return (MessageDispatcherConfigurator)Activator.CreateInstance(clr, config, Prerequisites);
        }
    }
}
