using Spectre.Console;

namespace Mavryk.P2p.Node.Output;

/// <summary>
/// The two outputs for people. On a terminal they show tables and progress, else plain lines; colours only where they are wanted
/// (NO_COLOR, <c>--no-color</c>).
/// </summary>
internal sealed class Terminal
{
    /// <param name="colours">False after <c>--no-color</c>.</param>
    public Terminal(bool colours)
    {
        Out = Create(Console.Out, colours, Console.IsOutputRedirected);
        Error = Create(Console.Error, colours, Console.IsErrorRedirected);
    }

    /// <summary>Results.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Progress and errors.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>True if tables on <see cref="Out"/> can be drawn again in place.</summary>
    public bool IsOutInteractive => Out.Profile.Capabilities.Interactive;

    /// <summary>True if progress can be drawn on <see cref="Error"/>.</summary>
    public bool IsErrorInteractive => Error.Profile.Capabilities.Interactive;

    private static IAnsiConsole Create(TextWriter writer, bool colours, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = colours && !isRedirected ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });

        // A pipe has no width: lines must not be broken for it.
        if (isRedirected)
        {
            console.Profile.Width = int.MaxValue;
        }

        return console;
    }
}
