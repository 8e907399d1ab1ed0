using System.CommandLine;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Protocol.Identity;
using Spectre.Console;

namespace Mavryk.P2p.Node.Commands;

/// <summary>What every command has at hand.</summary>
internal sealed class CommandContext : IDisposable
{
    /// <summary>The option that every command has.</summary>
    public static readonly Option<bool> NoColor = new("--no-color") { Description = "No colours, also on a terminal (as with NO_COLOR)", Recursive = true };

    private readonly Interruption _interruption = new();

    public CommandContext(ParseResult parsed)
    {
        Parsed = parsed;
        Terminal = new Terminal(!parsed.GetValue(NoColor));

        // Results go through the terminal or the lines of a script. What others print, as Akka does while it stops, belongs to the log.
        Console.SetOut(Console.Error);
    }

    public ParseResult Parsed { get; }

    public Terminal Terminal { get; }

    /// <summary>Cancelled when the program is to end.</summary>
    public CancellationToken Stop => _interruption.Token;

    /// <summary>The exit code of a command that ran as long as it was let.</summary>
    public int ExitCodeOfEnd => _interruption.IsByUser ? ExitCode.Interrupted : ExitCode.Done;

    /// <summary>An action of a command, with its context.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Action(Func<CommandContext, Task<int>> run) => async (parsed, _) =>
    {
        using var context = new CommandContext(parsed);
        try
        {
            return await run(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    };

    /// <summary>Tells why it failed.</summary>
    public int Fail(params IEnumerable<string> errors) => Complain(errors, ExitCode.Failed);

    /// <summary>Tells what is wrong with the usage or the configuration.</summary>
    public int Misused(params IEnumerable<string> errors) => Complain(errors, ExitCode.Usage);

    /// <summary>Tells what is odd.</summary>
    public void Warn(string warning) => Terminal.Error.WriteLine($"warning: {warning}");

    /// <summary>Tells why there is no identity.</summary>
    public int Fail(IdentityFileError error) => Fail($"{error.Message} ({error.Id})");

    /// <inheritdoc/>
    public void Dispose() => _interruption.Dispose();

    private int Complain(IEnumerable<string> errors, int exitCode)
    {
        foreach (var error in errors)
        {
            Terminal.Error.WriteLine($"error: {error}");
        }

        return exitCode;
    }
}
