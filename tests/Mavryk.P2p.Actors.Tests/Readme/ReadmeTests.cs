using System.Reflection;
using System.Text.RegularExpressions;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Readme;

public sealed class ReadmeTests : NetworkTest
{
    private static readonly string Root = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    [Fact]
    public async Task The_embedding_example_runs() =>
        Assert.Equal("hello", (await ReadmeExample.RunAsync(Sys).WaitAsync(Patience)).Received);

    [Fact]
    public async Task The_host_joins_a_network_and_echoes()
    {
        var (_, definition, settings) = await ReadmeExample.RunAsync(Sys).WaitAsync(Patience);
        await using var alice = await StartAsync("alice");
        await using var bob = await StartAsync("bob");
        (await alice.ConnectAsync(bob.ListeningPoint!.Value)).GetOrThrow();
        var folder = Directory.CreateTempSubdirectory("readme");
        var file = Path.Combine(folder.FullName, "echo.conf");
        await File.WriteAllTextAsync(file, $$"""
            akka.loglevel = WARNING
            mavryk.p2p {
              listening-addr = "127.0.0.1", listening-port = 0, trusted-points = ["{{alice.ListeningPoint}}"]
              expected-proof-of-work = 0, identity-file = "{{Path.Combine(folder.FullName, "identity.json")}}"
              distributed-db-versions = [{{string.Join(", ", settings.DistributedDbVersions)}}]
              storage { peers-file = off, bans-file = off }
            }
            """);
        using var host = ReadmeHostExample.Build([file], definition);

        await host.StartAsync();
        await EventuallyAsync(() => alice.Connections.Length == 2);
        var echo = alice.Connections.Single(connection => connection.Info.PeerId != bob.PeerId);
        await echo.SendAsync("hello");

        Assert.Equal("hello", (await echo.ReceiveAsync().AsTask().WaitAsync(Patience)).GetOrThrow());
        await host.StopAsync();
        folder.Delete(recursive: true);

        async Task<IP2pNetwork<string, int, ConnectionMetadata>> StartAsync(string name)
        {
            var node = await P2pNetwork.CreateAsync(Sys, settings with { Name = name }, TestIdentities.New(), definition);
            node.GetOrThrow().Activate();
            return node.GetOrThrow();
        }
    }

    [Theory]
    [InlineData("ReadmeExample")]
    [InlineData("ReadmeHostExample")]
    [InlineData("ReadmeActorTests")]
    public void The_readme_shows_the_examples_that_are_compiled(string example)
    {
        var source = File.ReadAllText(Path.Combine(Root, "tests", "Mavryk.P2p.Actors.Tests", "Readme", example + ".cs"));
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        var parts = Regex.Matches(source, @"^( *)// <example>\n(.*?)\n\1// </example>", RegexOptions.Singleline | RegexOptions.Multiline);

        Assert.NotEmpty(parts);
        Assert.All(parts, part => Assert.Contains(
            Regex.Replace(part.Groups[2].Value, $"^{part.Groups[1].Value}", string.Empty, RegexOptions.Multiline), readme, StringComparison.Ordinal));
    }
}
