using Akka.Actor;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Starts the actor system with the host and ends it with the host; ends the host when the system ends by itself.</summary>
public class AkkaHostedService : IHostedService
{
    protected readonly AkkaConfigurationBuilder ConfigurationBuilder;
    protected readonly IServiceProvider ServiceProvider;
    protected readonly ILogger<AkkaHostedService> Logger;
    protected readonly IHostApplicationLifetime HostApplicationLifetime;

    protected ActorSystem ActorSystem;
    protected CoordinatedShutdown CoordinatedShutdown;

    public AkkaHostedService(
        AkkaConfigurationBuilder configurationBuilder, IServiceProvider serviceProvider, ILogger<AkkaHostedService> logger, IHostApplicationLifetime applicationLifetime)
    {
        ConfigurationBuilder = configurationBuilder;
        ServiceProvider = serviceProvider;
        Logger = logger;
        HostApplicationLifetime = applicationLifetime;
    }

    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            ActorSystem = (ActorSystem)ServiceProvider.GetService(typeof(ActorSystem));
            CoordinatedShutdown = CoordinatedShutdown.Get(ActorSystem);
            await ConfigurationBuilder.StartAsync(ActorSystem).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            Logger.LogError(cause, "Unable to start AkkaHostedService - shutting down application");
            HostApplicationLifetime?.StopApplication();
            throw;
        }

        _ = StopApplicationWithSystemAsync();
    }

    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        if (ActorSystem is not null)
        {
            await CoordinatedShutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken).ConfigureAwait(false);
            await ActorSystem.WhenTerminated.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StopApplicationWithSystemAsync()
    {
        await ActorSystem.WhenTerminated.ConfigureAwait(false);
        HostApplicationLifetime?.StopApplication();
    }
}
