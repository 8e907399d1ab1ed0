using System.CommandLine;
using System.CommandLine.Invocation;

namespace Mavryk.P2p.Node.Commands;

/// <summary>The whole command line, and what its use returns to the shell.</summary>
internal static class NodeCommandLine
{
    public static RootCommand Create()
    {
        var root = new RootCommand("A node of the Mavryk P2P layer. Without a command it runs the demo.")
        {
            RunCommand.Create(),
            DemoCommand.Create(),
            IdentityCommand.Create(),
            ConfigCommand.Create(),
            ProbeCommand.Create(),
        };
        foreach (var command in OperatorCommands.Create())
        {
            root.Subcommands.Add(command);
        }

        root.Options.Add(CommandContext.NoColor);
        root.SetAction(CommandContext.Action(static context => DemoCommand.RunAsync(context, DemoCommand.DefaultNodes, DemoCommand.DefaultSeconds)));
        return root;
    }

    /// <summary>Runs a command line. Nothing is thrown.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        // The commands take care of signals themselves.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        var parsed = Create().Parse(arguments);
        if (parsed.Action is ParseErrorAction error)
        {
            error.ShowHelp = false;
            invocation.Output = Console.Error;
        }

        try
        {
            var exitCode = await parsed.InvokeAsync(invocation).ConfigureAwait(false);
            return parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction ? ExitCode.Usage : exitCode;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message.ReplaceLineEndings(" ")} ({e.GetType().Name})").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }
}
