using System.Text;

namespace Mavryk.P2p.Actors.Storage;

/// <summary>The steps on the file system of this host. Stateless, thread-safe.</summary>
internal sealed class FileSteps : IFileSteps
{
    public static readonly FileSteps Instance = new();

    private FileSteps()
    {
    }

    public bool Exists(string path) => File.Exists(path);

    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Write(string path, string text, string like)
    {
        // Nobody else writes meanwhile: two networks with one file would tear it.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.Exists(like) ? File.GetUnixFileMode(like) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }

    public void Move(string source, string destination) => File.Move(source, destination, overwrite: true);

    public void Replace(string source, string destination, string previous) => File.Replace(source, destination, previous);

    public void Copy(string source, string destination) => File.Copy(source, destination, overwrite: true);
}
