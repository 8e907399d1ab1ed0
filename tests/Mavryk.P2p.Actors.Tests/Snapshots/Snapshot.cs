using System.Reflection;

namespace Mavryk.P2p.Actors.Tests.Snapshots;

/// <summary>Texts kept beside this file, so that a change of what users depend on shows in a diff. The map of the sources tells how to write them anew.</summary>
internal static class Snapshot
{
    private const string Command = "UPDATE_SNAPSHOTS=1 dotnet test tests/Mavryk.P2p.Actors.Tests --filter Snapshots";

    private static readonly string Folder = Path.Combine(
        typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "tests",
        "Mavryk.P2p.Actors.Tests",
        "Snapshots");

    public static void Matches(string file, IEnumerable<string> lines)
    {
        var path = Path.Combine(Folder, file);
        string[] now = [.. lines];
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllLines(path, now);
        }

        string[] kept = File.Exists(path) ? File.ReadAllLines(path) : [];
        var changes = kept.Except(now).Select(line => "- " + line).Concat(now.Except(kept).Select(line => "+ " + line));
        Assert.True(now.SequenceEqual(kept), $"{file} has changed; if that is meant to be: {Command}\n{string.Join('\n', changes.Take(20))}");
    }
}
