using System.CommandLine;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Node.Script;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Spectre.Console;

namespace Mavryk.P2p.Node.Commands;

/// <summary><c>run</c>: a node, driven by nobody or by a script.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var script = new Option<bool>("--script")
        {
            Description = "Read commands from standard input, write JSON lines to standard output, nothing else there. Commands: " + string.Join(" | ", ScriptParser.Usages),
        };
        var command = new Command("run", "Run a node until Ctrl-C. Options override the file") { script };
        ConfigurationArguments.AddTo(command);
        command.SetAction(CommandContext.Action(context => RunAsync(context, context.Parsed.GetValue(script))));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, bool isScript)
    {
        using var output = isScript ? Console.OpenStandardOutput() : Stream.Null;
        if (ConfigurationArguments.Load(context, isScript, out var errors) is not { } configuration)
        {
            return context.Misused(errors);
        }

        return await FindIdentityAsync(context, configuration).ConfigureAwait(false) switch
        {
            IdentityResult.Read(var identity) => await RunAsync(context, configuration, identity, output, isScript).ConfigureAwait(false),
            IdentityResult.Generated(var identity) => await RunAsync(context, configuration, identity, output, isScript).ConfigureAwait(false),
            IdentityResult.Failed(var error) => context.Fail(error),
            _ => throw new InvalidOperationException("Not a result."),
        };
    }

    private static async Task<IdentityResult> FindIdentityAsync(CommandContext context, NodeConfiguration configuration)
    {
        var difficulty = configuration.Layer.Config.ExpectedProofOfWork;
        var search = new IdentitySearch(context.Terminal);
        var store = new IdentityStore(configuration.Layer.IdentityFile);
        var result = await search.ShowAsync(store.ReadOrGenerateAsync(new IdentityGenerator(), difficulty, search, context.Stop)).ConfigureAwait(false);

        // Such a node would start happily and be refused by everyone (wire 2.4).
        if (result is IdentityResult.Read(var identity) && !ProofOfWorkTarget.FromDifficulty(difficulty).IsMetBy(identity.PublicKey, identity.Stamp))
        {
            context.Warn(new IdentityFileError.InsufficientProofOfWork(difficulty).Message);
        }

        return result;
    }

    private static async Task<int> RunAsync(CommandContext context, NodeConfiguration configuration, NodeIdentity identity, Stream output, bool isScript)
    {
        using (identity)
        {
            switch (await NodeHost.StartAsync(configuration, identity, context.Stop).ConfigureAwait(false))
            {
                case P2pResult<NodeHost>.Failed(var trace):
                    return context.Fail(trace.Select(error => error.Message));
                case P2pResult<NodeHost>.Ok(var host):
                    await using (host.ConfigureAwait(false))
                    {
                        return isScript
                            ? await RunScriptAsync(context, configuration.Node.Script, host, output).ConfigureAwait(false)
                            : await RunNodeAsync(context, host).ConfigureAwait(false);
                    }

                default:
                    throw new InvalidOperationException("Not a result.");
            }
        }
    }

    private static async Task<int> RunScriptAsync(CommandContext context, ScriptOptions options, NodeHost host, Stream output)
    {
        var json = new JsonLines(output);
        await using (json.ConfigureAwait(false))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop, json.Broken);
            await ScriptSession.Create(host.Network, json, options).RunAsync(StandardInput.ReadLinesAsync(), host.Rpc, stop.Token).ConfigureAwait(false);
        }

        return json.Broken.IsCancellationRequested ? context.Fail("standard output was closed") : context.ExitCodeOfEnd;
    }

    private static async Task<int> RunNodeAsync(CommandContext context, NodeHost host)
    {
        var network = host.Network;
        var lines = context.Terminal.Out;
        lines.WriteLine($"peer id {network.PeerId}");
        lines.WriteLine($"chain {network.AnnouncedVersion.ChainName}, versions {network.AnnouncedVersion.DistributedDbVersion} and {network.AnnouncedVersion.P2pVersion}");
        lines.WriteLine(network.ListeningPoint is { } point ? $"listening on {point}" : "not listening");
        if (host.Rpc is { } rpc)
        {
            lines.WriteLine($"RPC on http://{rpc}");
        }

        network.OnNewConnection((peer, connection) => lines.WriteLine($"connected {peer} {connection.Info.IdPoint}"));
        network.OnDisconnection(peer => lines.WriteLine($"disconnected {peer}"));
        network.Activate();
        try
        {
            // This program has no use for what peers send, but a queue that nobody empties would stop them.
            while (await network.ReceiveAnyAsync(context.Stop).ConfigureAwait(false) is P2pResult<ReceivedMessage<OpaqueMessage, Protocol.Messages.ConnectionMetadata>>.Ok)
            {
            }
        }
        catch (OperationCanceledException)
        {
            lines.WriteLine("shutting down");
        }

        return context.ExitCodeOfEnd;
    }
}
