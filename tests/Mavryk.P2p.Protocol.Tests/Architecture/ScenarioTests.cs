using System.Text.RegularExpressions;

namespace Mavryk.P2p.Protocol.Tests.Architecture;

/// <summary>
/// The catalogue of acceptance scenarios, <c>scenarios.txt</c> beside this file: an id and its title a line. Each one is the trait of a test in one of the test
/// projects, or has behind a bar the reason why there is nothing to test.
/// </summary>
public sealed partial class ScenarioTests
{
    private static readonly List<Scenario> Catalogue =
        [.. File.ReadLines(Path.Combine(SourceTree.Root, "tests", "Mavryk.P2p.Protocol.Tests", "Architecture", "scenarios.txt")).Select(Scenario.Parse)];

    private static readonly HashSet<string> Tested =
        [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => ScenarioTrait().Matches(File.ReadAllText(file)))
            .Select(trait => trait.Groups[1].Value)];

    [Fact]
    public void The_catalogue_has_each_of_its_188_scenarios_once()
    {
        Assert.Equal(188, Catalogue.Count);
        Assert.Equal(188, Catalogue.Select(scenario => scenario.Id).Distinct().Count());
    }

    [Fact]
    public void Every_scenario_has_a_test_or_a_reason_to_have_none() =>
        Assert.Empty(Catalogue.Where(scenario => scenario.Reason is null).Select(scenario => scenario.Id).Except(Tested));

    [Fact]
    public void Whatever_has_a_reason_to_have_no_test_has_none() =>
        Assert.Empty(Catalogue.Where(scenario => scenario.Reason is not null).Select(scenario => scenario.Id).Intersect(Tested));

    [Fact]
    public void Every_test_of_a_scenario_names_one_of_the_catalogue() => Assert.Empty(Tested.Except(Catalogue.Select(scenario => scenario.Id)));

    [GeneratedRegex("""Trait\("Scenario", "([^"]*)"\)""")]
    private static partial Regex ScenarioTrait();

    private sealed record Scenario(string Id, string? Reason)
    {
        public static Scenario Parse(string line)
        {
            var halves = line.Split(" | ");
            return new Scenario(halves[0].Split(' ')[0], halves.Length > 1 ? halves[1] : null);
        }
    }
}
