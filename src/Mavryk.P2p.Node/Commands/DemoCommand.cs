using System.CommandLine;
using Mavryk.P2p.Node.Demo;

namespace Mavryk.P2p.Node.Commands;

/// <summary><c>demo</c>: a small network in this process.</summary>
internal static class DemoCommand
{
    public const int DefaultNodes = 5;
    public const int DefaultSeconds = 5;

    private const int MaxNodes = 100;

    public static Command Create()
    {
        var nodes = Whole("--nodes", "N", $"Number of nodes, 2 to {MaxNodes}", DefaultNodes, 2, MaxNodes);
        var seconds = Whole("--seconds", "S", "How long they gossip, in seconds", DefaultSeconds, 1, 86_400);
        var command = new Command("demo", "Run a small network in this process: nodes connect, gossip, and a summary tells how it went") { nodes, seconds };
        command.SetAction(CommandContext.Action(context => RunAsync(context, context.Parsed.GetValue(nodes), context.Parsed.GetValue(seconds))));
        return command;
    }

    public static async Task<int> RunAsync(CommandContext context, int nodes, int seconds)
    {
        var demo = new DemoRun(nodes, TimeSpan.FromSeconds(seconds), context.Terminal);
        await using (demo.ConfigureAwait(false))
        {
            var shortcomings = await demo.RunAsync(context.Stop).ConfigureAwait(false);
            return shortcomings.Count == 0 ? ExitCode.Done : context.Fail(shortcomings);
        }
    }

    private static Option<int> Whole(string name, string valueName, string help, int absent, int min, int max)
    {
        var option = new Option<int>(name) { HelpName = valueName, Description = help, DefaultValueFactory = _ => absent };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < min || value > max))
            {
                result.AddError($"{name}: '{value}' is not a whole number from {min} to {max}");
            }
        });
        return option;
    }
}
