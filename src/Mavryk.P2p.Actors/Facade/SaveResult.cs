namespace Mavryk.P2p.Actors.Facade;

/// <summary>What became of a save. Immutable.</summary>
public abstract record SaveResult
{
    private SaveResult()
    {
    }

    /// <summary>Everything that is kept is on the disk.</summary>
    public sealed record Saved : SaveResult
    {
        /// <summary>The one instance.</summary>
        public static readonly Saved Instance = new();
    }

    /// <summary>Something is not on the disk; the file is as it was, and is tried again later.</summary>
    /// <param name="Reason">Which file, and what the system said.</param>
    public sealed record Failed(string Reason) : SaveResult;

    /// <summary>The network has ended, and saved before.</summary>
    public sealed record Stopped : SaveResult
    {
        /// <summary>The one instance.</summary>
        public static readonly Stopped Instance = new();
    }
}
