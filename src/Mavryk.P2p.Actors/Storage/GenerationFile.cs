namespace Mavryk.P2p.Actors.Storage;

/// <summary>
/// A text file that is there as a whole or not at all, with the one before it beside it: <c>FILE</c>, <c>FILE.bak</c>, while it is written <c>FILE.tmp</c>, and
/// <c>FILE.corrupt</c>, the last one that could not be read. A process that dies at any moment leaves the old or the new text. Not thread-safe. Failures
/// of the file system are thrown as it throws them.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="steps">The file system.</param>
internal sealed class GenerationFile(string path, IFileSteps steps)
{
    private readonly string _temporary = path + ".tmp";
    private readonly string _previous = path + ".bak";

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Where a file is set aside that cannot be read.</summary>
    public string Corrupt { get; } = path + ".corrupt";

    /// <summary>The new generation.</summary>
    public void Write(string text)
    {
        steps.Write(_temporary, text, like: Path);
        if (steps.Exists(Path))
        {
            steps.Replace(_temporary, Path, _previous);
        }
        else
        {
            steps.Move(_temporary, Path);
        }
    }

    /// <summary>
    /// Reads the file; one that makes no sense is set aside, and the previous generation takes its place. A file that is not there is no reason to look at the
    /// previous one: somebody took it away.
    /// </summary>
    /// <param name="parse">Makes sense of a text, or says why it makes none.</param>
    /// <typeparam name="T">What the text means.</typeparam>
    public LoadedFile<T> Read<T>(Func<string, (T? Content, string? Error)> parse)
        where T : class
    {
        if (steps.Read(Path) is not { } text)
        {
            return new LoadedFile<T>(null, null);
        }

        var (content, error) = parse(text);
        if (error is null)
        {
            return new LoadedFile<T>(content, null);
        }

        if (steps.Read(_previous) is { } before && parse(before) is { Error: null } previous)
        {
            // A copy first: should we die here, both are still where they were.
            steps.Copy(Path, Corrupt);
            steps.Move(_previous, Path);
            return new LoadedFile<T>(previous.Content, error);
        }

        steps.Move(Path, Corrupt);
        return new LoadedFile<T>(null, error);
    }
}

/// <summary>What was found.</summary>
/// <param name="Content">The file, or its previous generation; null if there is none.</param>
/// <param name="Error">Why the file was set aside; null if it was not.</param>
internal readonly record struct LoadedFile<T>(T? Content, string? Error)
    where T : class;
