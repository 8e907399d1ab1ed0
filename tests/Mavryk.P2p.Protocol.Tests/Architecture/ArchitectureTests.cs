using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Mavryk.P2p.Protocol.Tests.Architecture;

/// <summary>Dependencies point one way, and the pure core stays pure.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string> WallClocksAndChance = new()
    {
        [@"\bDateTime(Offset)?\.(Utc)?Now\b"] = "time comes from the scheduler of the actor system",
        [@"\bStopwatch\b"] = "time comes from the scheduler of the actor system",
        [@"\bTimeProvider\.System\b"] = "time comes from the scheduler of the actor system",
        [@"\bEnvironment\.TickCount"] = "time comes from the scheduler of the actor system",
        [@"\bTask\.Delay\b"] = "timers belong to actors",
        [@"\bThread\.Sleep\b"] = "nothing sleeps",
        [@"\bRandom\.Shared\b"] = "chance is injected",
        [@"\bnew Random\(\)"] = "chance is injected",
        [@"\basync void\b"] = "its exceptions are lost",
        [@"\.GetAwaiter\(\)\.GetResult\(\)"] = "blocks",
    };

    private static readonly Dictionary<string, string> ImpureInProtocol = new(WallClocksAndChance)
    {
        [@"\bAkka\b"] = "Protocol knows no actor",
        [@"\bSystem\.Net\.Sockets\b"] = "Protocol knows no socket",
        [@"\bSystem\.IO\b"] = "Protocol knows no file",
        [@"\bFile(Stream|Info)?\.\w+|\bDirectory\.\w+"] = "Protocol knows no file",
        [@"\bSystem\.Threading\b"] = "Protocol knows no thread",
        [@"\b(Value)?Task(<|\.|\s+\w+\()"] = "Protocol knows no task",
        [@"\bThread(Pool)?\b"] = "Protocol knows no thread",
        [@"\block\s*\(|\bnew Lock\b|\bMonitor\."] = "Protocol knows no lock",
        [@"\bRandomNumberGenerator\b"] = "chance is injected",
        [@"\bTimeProvider\b"] = "time is a parameter",
    };

    [Fact]
    public void Protocol_is_pure() =>
        Assert.Empty(SourceTree.Violations(SourceTree.FilesOf("Mavryk.P2p.Protocol"), ImpureInProtocol));

    [Fact]
    public void Actors_and_their_test_kit_take_time_and_chance_from_outside() =>
        Assert.Empty(SourceTree.Violations(
            SourceTree.FilesOf("Mavryk.P2p.Actors").Concat(SourceTree.FilesOf("Mavryk.P2p.Actors.TestKit")), WallClocksAndChance));

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("using System.Net.Sockets;")]
    [InlineData("lock (_gate) { }")]
    [InlineData("public Task<int> RunAsync();")]
    [InlineData("using Akka.Actor;")]
    public void A_violation_is_found_with_its_file(string source) =>
        Assert.StartsWith("Sample.cs: ", Assert.Single(SourceTree.Violations("Sample.cs", source, ImpureInProtocol)), StringComparison.Ordinal);

    [Theory]
    [InlineData("// DateTime.UtcNow is forbidden here")]
    [InlineData("var text = \"Stopwatch\";")]
    public void Comments_and_texts_are_not_code(string source) =>
        Assert.Empty(SourceTree.Violations("Sample.cs", source, ImpureInProtocol));

    [Theory]
    [InlineData("Mavryk.P2p.Protocol", "")]
    [InlineData("Mavryk.P2p.Actors", "Mavryk.P2p.Protocol")]
    [InlineData("Mavryk.P2p.Actors.Hosting", "Mavryk.P2p.Actors")]
    [InlineData("Mavryk.P2p.Actors.TestKit", "Mavryk.P2p.Actors")]
    public void Projects_refer_only_downwards(string project, string expected)
    {
        var file = XDocument.Load(Path.Combine(SourceTree.Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        Assert.Equal(expected, string.Join(' ', references));
    }

    [Fact]
    public void Product_projects_do_not_know_the_stand_in()
    {
        var mentions = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj")
            .Where(file => Path.GetRelativePath(SourceTree.Root, file).StartsWith(Path.Combine("src", "Mavryk."), StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"\bstand-?in\b", RegexOptions.IgnoreCase))
            .Select(file => Path.GetRelativePath(SourceTree.Root, file));

        Assert.Empty(mentions);
    }
}
