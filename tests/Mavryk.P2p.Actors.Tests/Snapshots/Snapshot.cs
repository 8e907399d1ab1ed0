using System.Reflection;

namespace Mavryk.P2p.Actors.Tests.Snapshots;

/// <summary>
/// Texts kept beside this file, so that a change of what users depend on shows in a diff. With UPDATE_SNAPSHOTS=1 in the environment the tests write them anew.
/// </summary>
internal static class Snapshot
{
    private static readonly string Folder = Path.Combine(
        typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "tests",
        "Mavryk.P2p.Actors.Tests",
        "Snapshots");

    public static void Matches(string file, IEnumerable<string> lines)
    {
        var path = Path.Combine(Folder, file);
        var text = string.Concat(lines.Select(line => line + '\n'));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", text);
    }
}
