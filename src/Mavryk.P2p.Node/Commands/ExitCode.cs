namespace Mavryk.P2p.Node.Commands;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
