using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Actors.Storage;

/// <summary>
/// The file of a node's identity (wire 2.4). It is created for its owner's eyes only (mode 0600) and never overwritten, neither is what a link in its place
/// points to. Thread-safe. Failures of the file system itself are thrown as <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
/// <param name="path">The file, usually <c>identity.json</c> in the data directory.</param>
public sealed class IdentityStore(string path)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    // A link counts even if it leads nowhere.
    private bool Exists => System.IO.Path.Exists(Path) || new FileInfo(Path).LinkTarget is not null;

    /// <summary>Reads and checks the identity.</summary>
    /// <param name="expectedDifficulty">The difficulty that the stamp must reach; null to leave the stamp unchecked.</param>
    /// <param name="identity">The identity; the caller disposes it.</param>
    /// <param name="error">The first check that failed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The difficulty is none (see <see cref="ProofOfWorkTarget.IsDifficulty"/>).</exception>
    public bool TryRead(double? expectedDifficulty, [NotNullWhen(true)] out NodeIdentity? identity, [NotNullWhen(false)] out IdentityFileError? error)
    {
        try
        {
            return IdentityFile.TryRead(File.ReadAllText(Path), Path, expectedDifficulty, out identity, out error);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            identity = null;
            error = new IdentityFileError.NoIdentityFile(Path);
            return false;
        }
    }

    /// <summary>Creates the file and waits until it is on the disk.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="error"><see cref="IdentityFileError.ExistentIdentityFile"/>.</param>
    /// <returns>False if there is such a file; it is left as it is.</returns>
    public bool TryCreate(NodeIdentity identity, [NotNullWhen(false)] out IdentityFileError? error)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream stream;
        try
        {
            stream = new FileStream(Path, options);
        }
        catch (IOException) when (Exists)
        {
            error = new IdentityFileError.ExistentIdentityFile(Path);
            return false;
        }

        using (stream)
        {
            Write(stream, identity);
        }

        error = null;
        return true;
    }

    /// <summary>Makes an identity and creates the file. The file is looked for before the search and again when it is created.</summary>
    /// <param name="generator">Makes the identity.</param>
    /// <param name="difficulty">The work that its stamp has to prove.</param>
    /// <param name="progress">Told how far the search is.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public async Task<IdentityResult> GenerateAsync(
        IdentityGenerator generator, double difficulty, IProgress<IdentityProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (Exists)
        {
            return new IdentityResult.Failed(new IdentityFileError.ExistentIdentityFile(Path));
        }

        var identity = await generator.GenerateAsync(difficulty, progress, cancellationToken).ConfigureAwait(false);
        if (TryCreate(identity, out var error))
        {
            return new IdentityResult.Generated(identity);
        }

        identity.Dispose();
        return new IdentityResult.Failed(error);
    }

    /// <summary>What a node does at its start: reads the identity if there is a file, without a look at its work, else makes one and creates the file.</summary>
    /// <param name="generator">Makes the identity.</param>
    /// <param name="difficulty">The work that a new stamp has to prove.</param>
    /// <param name="progress">Told how far the search is.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public async Task<IdentityResult> ReadOrGenerateAsync(
        IdentityGenerator generator, double difficulty, IProgress<IdentityProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!Exists)
        {
            return await GenerateAsync(generator, difficulty, progress, cancellationToken).ConfigureAwait(false);
        }

        return TryRead(null, out var identity, out var error) ? new IdentityResult.Read(identity) : new IdentityResult.Failed(error);
    }

    private void Write(FileStream stream, NodeIdentity identity)
    {
        var bytes = Encoding.UTF8.GetBytes(IdentityFile.Write(identity));
        try
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            // Half a file would keep the node from ever starting.
            File.Delete(Path);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
