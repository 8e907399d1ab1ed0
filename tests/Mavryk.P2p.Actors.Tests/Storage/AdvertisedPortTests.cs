using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Files;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Storage;

public sealed class AdvertisedPortTests : NetworkTest
{
    private const ushort AdvertisedPort = 4001;

    private readonly LogReader _log;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("advertised-");

    public AdvertisedPortTests()
        : base("akka.loglevel = INFO") => _log = new LogReader(Sys);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Scenario", "PEERS-01")]
    public async Task A_peer_is_kept_with_the_port_it_advertises_and_not_with_the_one_it_listens_on()
    {
        var file = Path.Combine(_folder.FullName, "peers.json");
        var node = await StartAsync(settings => settings with
        {
            PeersFile = file,
            Limits = settings.Limits with { Connections = new ConnectionBounds(1, 1, 1), MaintenanceIdleTime = TimeSpan.FromMinutes(2) },
        });
        var other = await StartAsync(settings => settings with { Config = settings.Config with { AdvertisedPort = AdvertisedPort } });

        _ = await ConnectAsync(other, node);
        Assert.Equal(1, (await node.MaintainAsync().WaitAsync(Patience)).GetOrThrow().Active);
        await node.ShutdownAsync().WaitAsync(Patience);

        await EventuallyAsync(() => _log.With($"Saved {file}").Any());
        Assert.True(new PeersFile<int>(P2pJson.Int31).TryRead(File.ReadAllText(file), out var content, out _));
        var peer = Assert.Single(content.Peers).Peer;
        Assert.Equal(other.PeerId, peer.PeerId);
        Assert.Equal(new ConnectionId(Loopback(AdvertisedPort)), peer.LastEstablishedConnection!.Value.IdPoint);
        Assert.NotEqual(AdvertisedPort, other.ListeningPoint!.Value.Port);
    }
}
