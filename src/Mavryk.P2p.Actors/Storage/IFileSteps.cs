namespace Mavryk.P2p.Actors.Storage;

/// <summary>What is done to files, one step at a time: a test may let the process die between two of them, or within one.</summary>
internal interface IFileSteps
{
    bool Exists(string path);

    /// <returns>The text; null if there is no such file.</returns>
    string? Read(string path);

    /// <summary>Writes a new file, or over an old one, and waits until it is on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">All of it.</param>
    /// <param name="like">The file whose mode it gets; without that one its owner's only.</param>
    void Write(string path, string text, string like);

    /// <summary>Puts a file in the place of another, or where there was none.</summary>
    void Move(string source, string destination);

    /// <summary>Puts a file in the place of another and keeps that one; there is a whole file in that place at every moment.</summary>
    void Replace(string source, string destination, string previous);

    /// <summary>Also over an old file.</summary>
    void Copy(string source, string destination);
}
