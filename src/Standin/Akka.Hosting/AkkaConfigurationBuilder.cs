using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Util;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

public delegate Task ActorStarter(ActorSystem system, IActorRegistry registry);

public delegate Task StartupTask(ActorSystem system, IActorRegistry registry);

/// <summary>Collects what an actor system is to be made of, until the host starts.</summary>
public sealed class AkkaConfigurationBuilder
{
    public readonly HashSet<Setup> Setups = [];

    private readonly List<ActorStarter> _starters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private readonly List<Type> _extensions = [];

    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName) => ActorSystemName = actorSystemName;

    public Option<Config> Configuration { get; private set; }

    internal string ActorSystemName { get; }

    public AkkaConfigurationBuilder StartActors(ActorStarter starter)
    {
        _starters.Add(starter);
        return this;
    }

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter)
        => StartActors((system, registry) =>
        {
            starter(system, registry);
            return Task.CompletedTask;
        });

    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        _startupTasks.Add(startupTask);
        return this;
    }

    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask)
        => AddStartup((system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        });

    public AkkaConfigurationBuilder WithExtension<T>() where T : IExtensionId => WithExtensions(typeof(T));

    public AkkaConfigurationBuilder WithExtensions(params Type[] extensions)
    {
        _extensions.AddRange(extensions);
        return this;
    }

    internal AkkaConfigurationBuilder Add(Config config, HoconAddMode mode)
    {
        var known = Configuration.GetOrElse(Config.Empty);
        Configuration = mode switch
        {
            HoconAddMode.Prepend => config.SafeWithFallback(known),
            HoconAddMode.Append => known.SafeWithFallback(config),
            _ => config,
        };
        return this;
    }

    internal ActorSystem Build()
    {
        var bootstrap = BootstrapSetup.Create().WithConfig(Configuration.GetOrElse(Config.Empty));
        var system = ActorSystem.Create(ActorSystemName, ActorSystemSetup.Create([bootstrap, .. Setups]));
        foreach (var extension in _extensions)
        {
            system.RegisterExtension((IExtensionId)Activator.CreateInstance(extension));
        }

        return system;
    }

    /// <summary>First the actors, then what may need them, each in the order of its calls.</summary>
    internal async Task StartAsync(ActorSystem system)
    {
        var registry = ActorRegistry.For(system);
        foreach (var starter in _starters)
        {
            await starter(system, registry).ConfigureAwait(false);
        }

        foreach (var task in _startupTasks)
        {
            await task(system, registry).ConfigureAwait(false);
        }
    }
}
