using System.Text;
using Mavryk.P2p.Actors.Storage;

namespace Mavryk.P2p.Actors.Tests.Storage;

/// <summary>A file system under a process that dies after so many steps, however small: half a text is written, a file is gone before another takes its place.</summary>
internal sealed class DyingSteps(int steps) : IFileSteps
{
    private int _left = steps;

    /// <summary>The process is dead: nothing it does has any effect.</summary>
    public sealed class Death : Exception;

    public bool Exists(string path) => FileSteps.Instance.Exists(path);

    public string? Read(string path) => FileSteps.Instance.Read(path);

    public void Write(string path, string text, string like)
    {
        Step(() => File.WriteAllBytes(path, []));
        Step(() => File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text)[..(text.Length / 2)]));
        Step(() => FileSteps.Instance.Write(path, text, like));
    }

    public void Move(string source, string destination) => Step(() => FileSteps.Instance.Move(source, destination));

    public void Replace(string source, string destination, string previous)
    {
        Step(() => File.Delete(previous));
        Step(() => File.Copy(destination, previous));
        Step(() => FileSteps.Instance.Replace(source, destination, previous));
    }

    public void Copy(string source, string destination)
    {
        Step(() => File.WriteAllBytes(destination, []));
        Step(() => FileSteps.Instance.Copy(source, destination));
    }

    private void Step(Action step)
    {
        if (_left-- == 0)
        {
            throw new Death();
        }

        step();
    }
}
