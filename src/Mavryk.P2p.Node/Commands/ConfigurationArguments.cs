using System.CommandLine;
using Mavryk.P2p.Node.Configuration;

namespace Mavryk.P2p.Node.Commands;

/// <summary>What the commands have in common that take a whole configuration: a file, and an option for each setting that matters to scripts.</summary>
internal static class ConfigurationArguments
{
    private static readonly Option<string> File = new("--config") { HelpName = "FILE", Description = "HOCON file; may include others and use ${?VARIABLES}" };

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="names">The options for settings; all if none is named.</param>
    public static void AddTo(Command command, params IReadOnlyCollection<string> names)
    {
        command.Options.Add(File);
        foreach (var option in NodeOptions.All.Where(option => names.Count == 0 || names.Contains(option.Symbol.Name)))
        {
            command.Options.Add(option.Symbol);
        }
    }

    /// <inheritdoc cref="NodeConfiguration.Load"/>
    public static NodeConfiguration? Load(CommandContext context, bool isScript, out IReadOnlyList<string> errors)
    {
        var configuration = NodeConfiguration.Load(NodeOptions.ToHocon(context.Parsed), context.Parsed.GetValue(File), isScript, out errors);
        foreach (var warning in configuration?.Warnings ?? [])
        {
            context.Warn(warning);
        }

        return configuration;
    }
}
