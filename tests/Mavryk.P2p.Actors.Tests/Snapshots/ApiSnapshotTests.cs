using System.Reflection;
using System.Text.RegularExpressions;
using Akka.Conformance.Tests.Surface;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Hosting;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Snapshots;

public sealed partial class ApiSnapshotTests
{
    public static TheoryData<string> Assemblies => [.. Products.Keys];

    private static Dictionary<string, Assembly> Products { get; } =
        new[] { typeof(P2pPoint), typeof(P2pNetwork), typeof(MavrykP2p), typeof(InMemoryNetwork) }.Select(type => type.Assembly).ToDictionary(assembly => assembly.GetName().Name!);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_api_is_as_it_was(string assembly) => Snapshot.Matches(
        $"api-{assembly}.txt",
        ApiPrinter.Lines(Products[assembly].GetExportedTypes())
            .Where(line => !OfEveryRecord().IsMatch(line))
            .Order(StringComparer.Ordinal));

    /// <summary>What the compiler adds to each record.</summary>
    [GeneratedRegex(@" (<Clone>\$|PrintMembers|EqualityContract|op_Equality|op_Inequality|Equals|GetHashCode|ToString|Deconstruct)\b")]
    private static partial Regex OfEveryRecord();
}
