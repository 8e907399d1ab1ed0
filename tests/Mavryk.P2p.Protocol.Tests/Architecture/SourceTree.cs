using System.Reflection;
using System.Text.RegularExpressions;

namespace Mavryk.P2p.Protocol.Tests.Architecture;

/// <summary>The sources of the product, as text without comments and literals.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static IEnumerable<string> FilesOf(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    /// <summary>Every use of a forbidden word, as "file: word (why)".</summary>
    public static IEnumerable<string> Violations(IEnumerable<string> files, IReadOnlyDictionary<string, string> forbidden) =>
        files.SelectMany(file => Violations(Path.GetRelativePath(Root, file), File.ReadAllText(file), forbidden));

    public static IEnumerable<string> Violations(string file, string source, IReadOnlyDictionary<string, string> forbidden)
    {
        var code = CommentsAndLiterals().Replace(source, " ");
        return from rule in forbidden
               where Regex.IsMatch(code, rule.Key, RegexOptions.CultureInvariant)
               select $"{file}: {rule.Key} ({rule.Value})";
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", RegexOptions.Singleline)]
    private static partial Regex CommentsAndLiterals();
}
