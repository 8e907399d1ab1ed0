using System.CommandLine;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Node.Conversion;
using Spectre.Console;

namespace Mavryk.P2p.Node.Commands;

/// <summary><c>config check|show|convert</c>: what is wrong with a configuration, what it comes to, and the way from the reference's file to ours.</summary>
internal static class ConfigCommand
{
    private static readonly Option<bool> Script = new("--script") { Description = "With the defaults of run --script" };

    public static Command Create()
    {
        var check = new Command("check", "Tell everything that is wrong with a configuration") { Script };
        ConfigurationArguments.AddTo(check);
        check.SetAction(CommandContext.Action(static context => Task.FromResult(Run(context, static _ => "The configuration is valid."))));
        var show = new Command("show", "Show every setting with its value and where it comes from; the output can be used as a file") { Script };
        ConfigurationArguments.AddTo(show);
        show.SetAction(CommandContext.Action(static context => Task.FromResult(Run(context, Describe))));
        var file = new Argument<string>("FILE") { Description = "config.json of the reference's node" };
        var convert = new Command("convert", "Turn the configuration of the reference's node into HOCON, on standard output") { file };
        convert.SetAction(CommandContext.Action(context => ConvertAsync(context, context.Parsed.GetValue(file)!)));
        return new Command("config", "Check, show or convert configurations") { check, show, convert };
    }

    private static async Task<int> ConvertAsync(CommandContext context, string file)
    {
        string json;
        try
        {
            json = await File.ReadAllTextAsync(file, context.Stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return context.Misused(e.Message);
        }

        if (NodeFileConverter.Convert(json, out var errors) is not { } hocon)
        {
            return context.Misused(errors.Select(error => $"{file}: {error}"));
        }

        context.Terminal.Out.Write(hocon);
        return ExitCode.Done;
    }

    private static int Run(CommandContext context, Func<NodeConfiguration, string> describe)
    {
        if (ConfigurationArguments.Load(context, context.Parsed.GetValue(Script), out var errors) is not { } configuration)
        {
            return context.Misused(errors);
        }

        context.Terminal.Out.MarkupLine(describe(configuration));
        return ExitCode.Done;
    }

    private static string Describe(NodeConfiguration configuration)
    {
        var lines = EffectiveSettings.Of(configuration).Select(static setting => $"{Markup.Escape($"{setting.Path} = {setting.Value}")}  [grey]# {Markup.Escape(setting.Origin)}[/]");
        return string.Join('\n', lines);
    }
}
