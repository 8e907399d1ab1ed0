using System.Diagnostics;
using System.IO.Compression;

namespace Mavryk.P2p.Protocol.Tests.Architecture;

/// <summary>The build finds out by itself whether the feed has Akka.NET, and remembers the answer.</summary>
public sealed class AkkaProviderTests : IDisposable
{
    private const string Version = "99.0.1";

    private static readonly string[] Wanted = ["Akka", "Akka.Hosting", "Akka.TestKit.Xunit2", "BouncyCastle.Cryptography"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("akka-provider-");

    [Fact]
    public async Task A_feed_with_all_wanted_packages_means_nuget()
    {
        foreach (var name in Wanted)
        {
            AddPackage(name);
        }

        Assert.Equal("nuget", await FindProviderAsync());
    }

    [Fact]
    public async Task A_feed_that_lacks_one_of_them_means_standin()
    {
        foreach (var name in Wanted.Skip(1))
        {
            AddPackage(name);
        }

        Assert.Equal("standin", await FindProviderAsync());
    }

    [Fact]
    public async Task Builds_that_start_at_once_agree()
    {
        var answers = await Task.WhenAll(FindProviderAsync(), FindProviderAsync());

        Assert.Equal(["standin", "standin"], answers);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> FindProviderAsync()
    {
        var answer = Path.Combine(_folder.FullName, "answer", "akka-provider.props");
        var feed = Directory.CreateDirectory(Path.Combine(_folder.FullName, "feed"));
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "msbuild", Path.Combine("src", "Mavryk.P2p.Protocol", "Mavryk.P2p.Protocol.csproj"), "-nologo", "-t:FindAkkaProvider",
                $"-p:AkkaProviderFile={answer}", $"-p:AkkaVersion={Version}", $"-p:AkkaHostingVersion={Version}", $"-p:BouncyCastleVersion={Version}",
            },
        };
        start.Environment.Remove("AkkaProvider");
        start.Environment["RestoreSources"] = feed.FullName;
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder.FullName, "packages");
        using var build = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var output = await build.StandardOutput.ReadToEndAsync(deadline.Token);
            await build.WaitForExitAsync(deadline.Token);
            Assert.True(build.ExitCode == 0, output);
        }
        finally
        {
            build.Kill(entireProcessTree: true);
        }

        return File.ReadAllText(answer).Contains("<AkkaProvider>nuget</AkkaProvider>", StringComparison.Ordinal) ? "nuget" : "standin";
    }

    private void AddPackage(string name)
    {
        var feed = Directory.CreateDirectory(Path.Combine(_folder.FullName, "feed"));
        using var package = ZipFile.Open(Path.Combine(feed.FullName, $"{name}.{Version}.nupkg"), ZipArchiveMode.Create);
        using var specification = new StreamWriter(package.CreateEntry($"{name}.nuspec").Open());
        specification.Write(
            $"<package><metadata><id>{name}</id><version>{Version}</version><authors>test</authors><description>Empty.</description></metadata></package>");
    }
}
