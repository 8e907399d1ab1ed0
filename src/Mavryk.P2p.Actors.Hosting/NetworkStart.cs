using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>From the configuration of an actor system to a network in its registry.</summary>
internal static class NetworkStart
{
    public static async Task RunAsync<TMessage, TPeerMeta, TConnMeta>(
        ActorSystem system, IActorRegistry registry, Func<P2pSettings, P2pDefinition<TMessage, TPeerMeta, TConnMeta>> define, MavrykP2pOptions options)
    {
        var hosted = HostedNetwork.For(system);
        hosted.Claim();
        try
        {
            var log = Logging.GetLogger(system, typeof(MavrykP2p));
            var settings = Read(system, log);
            var identity = options.Identity ?? await FindIdentityAsync(settings, log).ConfigureAwait(false);
            var created = await P2pNetwork.CreateAsync(system, settings, identity, define(settings), options.Environment?.Invoke(system)).ConfigureAwait(false);
            var network = (created as P2pResult<IP2pNetwork<TMessage, TPeerMeta, TConnMeta>>.Ok)?.Value;
            if (options.Identity is null)
            {
                _ = (network?.Stopped ?? Task.CompletedTask).ContinueWith(_ => identity.Dispose(), TaskScheduler.Default);
            }

            if (network is null)
            {
                throw new InvalidOperationException($"The network does not start: {created}.");
            }

            var root = $"/user/{settings.Name}";
            await RegisterAsync<MavrykP2p>(root).ConfigureAwait(false);
            await RegisterAsync<MavrykP2pPool>($"{root}/pool").ConfigureAwait(false);
            await RegisterAsync<MavrykP2pConnections>($"{root}/connections").ConfigureAwait(false);
            hosted.SetStarted(new HostedView<TMessage, TPeerMeta, TConnMeta>(network, settings));

            async Task RegisterAsync<TKey>(string path) =>
                registry.Register<TKey>(await system.ActorSelection(path).ResolveOne(settings.ShutdownTimeout).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // Whoever waits for the network hears of it too.
            hosted.SetFailed(exception);
            throw;
        }
    }

    public static async Task ActivateAsync<TMessage, TPeerMeta, TConnMeta>(ActorSystem system) =>
        ((HostedView<TMessage, TPeerMeta, TConnMeta>)await HostedNetwork.For(system).Started.ConfigureAwait(false)).Network.Activate();

    private static P2pSettings Read(ActorSystem system, ILoggingAdapter log)
    {
        switch (P2pSettings.Create(system.Settings.Config))
        {
            case P2pSettingsResult.Valid valid:
                foreach (var warning in valid.Warnings)
                {
                    log.Warning("{0}", warning);
                }

                return valid.Settings;
            case P2pSettingsResult.Invalid invalid:
                throw new InvalidOperationException($"The settings of the network are wrong:\n{string.Join('\n', invalid.Errors)}");
            default:
                throw new InvalidOperationException("Not a result.");
        }
    }

    private static async Task<NodeIdentity> FindIdentityAsync(P2pSettings settings, ILoggingAdapter log)
    {
        var difficulty = settings.Config.ExpectedProofOfWork;
        if (!File.Exists(settings.IdentityFile))
        {
            log.Info("There is no {0}: an identity of difficulty {1} is made now, which may take minutes.", settings.IdentityFile, difficulty);
        }

        switch (await new IdentityStore(settings.IdentityFile).ReadOrGenerateAsync(new IdentityGenerator(), difficulty).ConfigureAwait(false))
        {
            case IdentityResult.Generated(var made):
                return made;
            case IdentityResult.Read(var identity):
                // Such a node would start happily and be refused by everyone (wire 2.4).
                if (!ProofOfWorkTarget.FromDifficulty(difficulty).IsMetBy(identity.PublicKey, identity.Stamp))
                {
                    log.Warning("{0}", new IdentityFileError.InsufficientProofOfWork(difficulty).Message);
                }

                return identity;
            case IdentityResult.Failed(var error):
                throw new InvalidOperationException(error.Message);
            default:
                throw new InvalidOperationException("Not a result.");
        }
    }
}
