using Akka.Configuration;

namespace Mavryk.P2p.Actors.Tests.Configuration;

/// <summary>The configuration files of the repository, copied beside the tests.</summary>
internal static class HoconFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "hocon");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.conf", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public static Config Read(string name) => ConfigurationFactory.ParseString(Text(name));
}
