using System.Reflection;

namespace Akka.Conformance.Tests.Surface;

/// <summary>The stand-in offers nothing that Akka.NET does not offer in the same words: what compiles against it compiles against Akka.NET.</summary>
public sealed class SurfaceTests
{
    // Where releases disagree the stand-in goes with the listed one; sources compile against both.
    private static readonly string[] ChangedSince =
    [
        "Akka.IO.Tcp.Bind :: constructor",
        "Akka.Hosting.LoggerConfigBuilder :: property public Akka.Event.LogLevel LogLevel",
        "Akka.Hosting.LoggerConfigBuilder :: property public bool LogConfigOnStart",
    ];

    private static readonly string[] Names = ["Akka", "Akka.TestKit", "Akka.TestKit.Xunit2", "Akka.Hosting"];

    public static TheoryData<string> Assemblies => [.. Names];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_of_the_stand_in_is_a_subset_of_the_lists(string assembly)
    {
        using var context = Inspect();
        var ours = ApiPrinter.Lines(context.LoadFromAssemblyPath(StandinPath(assembly)).GetTypes());
        var differences = new ApiComparer(Lists()).Differences(ours).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void It_is_a_subset_of_the_Akka_in_use_too(string assembly)
    {
        using var context = Inspect();
        var ours = ApiPrinter.Lines(context.LoadFromAssemblyPath(StandinPath(assembly)).GetTypes());
        var theirs = Names.SelectMany(name => ApiPrinter.Lines(Assembly.Load(name).GetTypes())).ToList();
        var differences = new ApiComparer(theirs).Differences(ours).Where(difference => !ChangedSince.Any(difference.Contains)).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    internal static MetadataLoadContext Inspect()
    {
        var libraries = Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Where(path => !Path.GetFileName(path).StartsWith("Akka"));
        var runtime = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll");
        var byName = Names.Select(StandinPath).Concat(libraries).Concat(runtime).DistinctBy(Path.GetFileName);
        return new MetadataLoadContext(new PathAssemblyResolver(byName));
    }

    internal static IReadOnlyList<string> Lists() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Surface"), "*.txt").SelectMany(File.ReadLines).Where(line => line != "")];

    private static string StandinPath(string assembly)
    {
        var pattern = typeof(SurfaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "StandinAssemblies").Value!;
        return Path.GetFullPath(string.Format(pattern, assembly));
    }
}
