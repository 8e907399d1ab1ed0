using Akka.Hosting;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>Adds the P2P layer to an actor system that a host starts.</summary>
public static class MavrykP2pHostingExtensions
{
    /// <summary>
    /// Starts a network with the actor system and stops it with the host. Its root, pool and connections are in the actor registry under
    /// <see cref="MavrykP2p"/>, <see cref="MavrykP2pPool"/> and <see cref="MavrykP2pConnections"/>. The host does not start if the settings are wrong (all
    /// errors are told at once), the port is taken or the identity cannot be read. One network for each actor system.
    /// </summary>
    /// <param name="builder">The actor system.</param>
    /// <param name="definition">The application's messages and metadata.</param>
    /// <param name="configure">Sets what the configuration does not say.</param>
    public static AkkaConfigurationBuilder WithMavrykP2p<TMessage, TPeerMeta, TConnMeta>(
        this AkkaConfigurationBuilder builder, P2pDefinition<TMessage, TPeerMeta, TConnMeta> definition, Action<MavrykP2pOptions>? configure = null)
    {
        var options = new MavrykP2pOptions();
        configure?.Invoke(options);
        return builder.WithMavrykP2p(definition, options);
    }

    /// <inheritdoc cref="WithMavrykP2p{TMessage, TPeerMeta, TConnMeta}(AkkaConfigurationBuilder, P2pDefinition{TMessage, TPeerMeta, TConnMeta}, Action{MavrykP2pOptions})"/>
    /// <param name="builder">The actor system.</param>
    /// <param name="definition">The application's messages and metadata.</param>
    /// <param name="options">What the configuration does not say.</param>
    public static AkkaConfigurationBuilder WithMavrykP2p<TMessage, TPeerMeta, TConnMeta>(
        this AkkaConfigurationBuilder builder, P2pDefinition<TMessage, TPeerMeta, TConnMeta> definition, MavrykP2pOptions options)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return builder.WithMavrykP2p(_ => definition, options);
    }

    /// <inheritdoc cref="WithMavrykP2p{TMessage, TPeerMeta, TConnMeta}(AkkaConfigurationBuilder, P2pDefinition{TMessage, TPeerMeta, TConnMeta}, Action{MavrykP2pOptions})"/>
    /// <param name="builder">The actor system.</param>
    /// <param name="define">Makes the application's messages and metadata from the settings, for instance metadata that tells of the private mode.</param>
    /// <param name="options">What the configuration does not say.</param>
    public static AkkaConfigurationBuilder WithMavrykP2p<TMessage, TPeerMeta, TConnMeta>(
        this AkkaConfigurationBuilder builder, Func<P2pSettings, P2pDefinition<TMessage, TPeerMeta, TConnMeta>> define, MavrykP2pOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(define);
        ArgumentNullException.ThrowIfNull(options);
        builder
            .AddHocon(OptionsHocon.ToConfig(options), HoconAddMode.Prepend)
            .WithActors((system, registry) => NetworkStart.RunAsync(system, registry, define, options));
        return options.Activate
            ? builder.AddStartup((system, _) => NetworkStart.ActivateAsync<TMessage, TPeerMeta, TConnMeta>(system))
            : builder;
    }
}
