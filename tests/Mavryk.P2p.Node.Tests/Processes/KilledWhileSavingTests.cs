using Mavryk.P2p.Protocol.Files;
using Mavryk.P2p.Protocol.Json;

namespace Mavryk.P2p.Node.Tests.Processes;

public sealed class KilledWhileSavingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(40)]
    public async Task A_node_that_is_killed_while_it_writes_leaves_whole_files_with_all_it_said_was_saved(int saves)
    {
        var (peers, bans) = (Path.Combine(_folder, "peers.json"), Path.Combine(_folder, "bans.json"));
        var configuration = Path.Combine(_folder, "node.conf");
        await File.WriteAllTextAsync(configuration, $"mavryk.p2p.storage {{ bans-file = \"{bans}\", save-delay = 0ms }}");
        string[] options = ["--port", "0", "--config", configuration, "--peers-file", peers];
        await using (var node = await NodeProcess.StartScriptAsync(_folder, options))
        {
            // Each ban is written twice: at once, and when it is asked for.
            for (var ban = 0; ban < 60; ban++)
            {
                await node.WriteLineAsync($"ban addr 192.0.2.{ban}");
                await node.WriteLineAsync("save");
            }

            for (var answered = 0; answered < saves; answered++)
            {
                await node.ExpectAsync(line => line.TryGetProperty("cmd", out var cmd) && cmd.GetString() == "save");
            }

            node.Kill();
        }

        Assert.True(BansFile.TryRead(await File.ReadAllTextAsync(bans), out var saved, out var error), error?.ToString());
        Assert.InRange(saved.Bans.Addresses.Length, saves, 60);
        Assert.True(new PeersFile<MavrykPeerMetadata>(MavrykPeerMetadataCodec.Instance).TryRead(await File.ReadAllTextAsync(peers), out _, out error), error?.ToString());
    }
}
