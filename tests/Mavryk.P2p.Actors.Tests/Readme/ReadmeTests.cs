using System.Reflection;
using System.Text.RegularExpressions;
using Mavryk.P2p.Actors.Tests.Fixtures;

namespace Mavryk.P2p.Actors.Tests.Readme;

public sealed class ReadmeTests : NetworkTest
{
    private static readonly string Root = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    [Fact]
    public async Task The_embedding_example_runs() =>
        Assert.Equal("hello", await ReadmeExample.RunAsync(Sys).WaitAsync(Patience));

    [Fact]
    public void The_readme_shows_the_example_that_is_compiled()
    {
        var source = File.ReadAllText(Path.Combine(Root, "tests", "Mavryk.P2p.Actors.Tests", "Readme", "ReadmeExample.cs"));
        var example = Regex.Match(source, @"// <example>\n(.*?)\n *// </example>", RegexOptions.Singleline).Groups[1].Value;
        var outdented = Regex.Replace(example, "^        ", string.Empty, RegexOptions.Multiline);

        Assert.Contains(outdented, File.ReadAllText(Path.Combine(Root, "README.md")), StringComparison.Ordinal);
    }
}
