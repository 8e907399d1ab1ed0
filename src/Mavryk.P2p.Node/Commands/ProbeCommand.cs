using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Commands;

/// <summary><c>probe</c>: who is there, and would it have us? Nothing is registered.</summary>
internal static class ProbeCommand
{
    private const string IdentityOption = "--identity";

    // The start and the end of an actor system are no news to whoever asks about a node.
    private static readonly Config Quiet = ConfigurationFactory.ParseString("akka.loglevel = WARNING");

    private static readonly string[] Options =
        ["--chain", "--ddb-versions", "--p2p-versions", "--pow-target", IdentityOption, "--disable-mempool", "--private", "--connection-timeout"];

    public static Command Create()
    {
        var point = new Argument<PointName>("ADDR[:PORT][#ID]")
        {
            Description = $"Name or address of the node; without port {P2pConfig.DefaultPort}; with #ID nobody else may answer",
            CustomParser = static result =>
            {
                if (PointName.TryParse(result.Tokens[0].Value, out var name, out var error) && !name.IsDefaultAddress)
                {
                    return name;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not a point: {error?.Message ?? "no address"}");
                return null;
            },
        };
        var command = new Command("probe", "Shake hands with a node and print what it said; with a throw-away identity unless --identity names one") { point };
        ConfigurationArguments.AddTo(command, Options);
        command.SetAction(CommandContext.Action(context => RunAsync(context, context.Parsed.GetValue(point)!)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, PointName name)
    {
        if (ConfigurationArguments.Load(context, isScript: false, out var errors) is not { } configuration)
        {
            return context.Misused(errors);
        }

        var addresses = await ResolveAsync(name, context.Stop).ConfigureAwait(false);
        if (addresses.Count == 0)
        {
            return context.Fail($"the name {name.Address} has no address");
        }

        return await FindIdentityAsync(context, configuration).ConfigureAwait(false) switch
        {
            IdentityResult.Read(var identity) => await ProbeAsync(context, configuration, identity, addresses, name).ConfigureAwait(false),
            IdentityResult.Generated(var identity) => await ProbeAsync(context, configuration, identity, addresses, name).ConfigureAwait(false),
            IdentityResult.Failed(var error) => context.Fail(error),
            _ => throw new InvalidOperationException("Not a result."),
        };
    }

    private static async Task<int> ProbeAsync(CommandContext context, NodeConfiguration configuration, NodeIdentity identity, IReadOnlyList<P2pAddress> addresses, PointName name)
    {
        using var ours = identity;
        var answered = false;
        var system = ActorSystem.Create("probe", Quiet.WithFallback(configuration.Config));
        try
        {
            foreach (var address in addresses)
            {
                var report = await P2pProbe.RunAsync(
                    system,
                    new P2pPoint(address, name.Port ?? P2pConfig.DefaultPort),
                    configuration.Layer,
                    identity,
                    new ConnectionMetadata(configuration.Layer.DisableMempool, configuration.Layer.Config.PrivateMode),
                    ConnectionMetadataCodec.Instance,
                    name.PeerId,
                    cancellation: context.Stop).ConfigureAwait(false);
                ProbeText.Write(context.Terminal.Out, report);
                answered |= report.Answer is not ProbeAnswer.Failed;
            }
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }

        return answered ? ExitCode.Done : ExitCode.Failed;
    }

    // A probe with the keys of a node that runs would be refused by all its neighbours: only whoever names a file wants that.
    private static async Task<IdentityResult> FindIdentityAsync(CommandContext context, NodeConfiguration configuration)
    {
        if (context.Parsed.GetResult(IdentityOption) is OptionResult { Implicit: false })
        {
            return new IdentityStore(configuration.Layer.IdentityFile).TryRead(null, out var identity, out var error)
                ? new IdentityResult.Read(identity)
                : new IdentityResult.Failed(error);
        }

        var search = new IdentitySearch(context.Terminal);
        return await search.ShowAsync(GenerateAsync(configuration, search, context.Stop)).ConfigureAwait(false);
    }

    private static async Task<IdentityResult> GenerateAsync(NodeConfiguration configuration, IdentitySearch search, CancellationToken stop) =>
        new IdentityResult.Generated(await new IdentityGenerator().GenerateAsync(configuration.Layer.Config.ExpectedProofOfWork, search, stop).ConfigureAwait(false));

    private static async Task<IReadOnlyList<P2pAddress>> ResolveAsync(PointName name, CancellationToken stop)
    {
        if (P2pAddress.TryParse(name.Address, out var numeric))
        {
            return [numeric];
        }

        try
        {
            return [.. (await Dns.GetHostAddressesAsync(name.Address, stop).ConfigureAwait(false)).Select(P2pAddress.FromIPAddress).Distinct()];
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
