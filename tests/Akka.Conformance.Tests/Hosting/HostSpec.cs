using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Conformance.Tests.Hosting;

/// <summary>A host with an actor system in it.</summary>
public abstract class HostSpec
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts a host, looks at it, and stops it.</summary>
    protected static async Task WithHostAsync(Action<AkkaConfigurationBuilder> configure, Func<IHost, Task> look, Action<IServiceCollection>? services = null)
    {
        using var host = Build((akka, _) => configure(akka), services);
        await host.StartAsync();
        try
        {
            await look(host);
        }
        finally
        {
            await host.StopAsync();
        }
    }

    protected static IHost Build(Action<AkkaConfigurationBuilder, IServiceProvider> configure, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        builder.Services.AddAkka("hosted", (akka, provider) => configure(akka.AddHocon(Quiet, HoconAddMode.Append), provider));
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    protected static Config Quiet => ConfigurationFactory.ParseString("akka.loglevel = WARNING\nakka.stdout-loglevel = OFF");

    protected static ActorSystem System(IHost host) => host.Services.GetRequiredService<ActorSystem>();

    protected sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
