using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Files;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;
using Node = Mavryk.P2p.Actors.Facade.IP2pNetwork<byte[], int, Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;

namespace Mavryk.P2p.Actors.Tests.Storage;

public sealed class PeerStoreTests : VirtualNetworkTest
{
    private static readonly P2pAddress Banned = P2pAddress.Parse("192.0.2.7");

    private readonly string _folder = Directory.CreateTempSubdirectory("store-").FullName;

    private string PeersFile => Path.Combine(_folder, "peers.json");

    private string BansFile => Path.Combine(_folder, "bans.json");

    private static PointName Configured => new("10.0.0.9");

    [Fact]
    public async Task Peers_trust_and_bans_survive_a_restart()
    {
        var node = await StartAsync();
        await using (await JoinAsync(2, node))
        {
            await node.SetPeerMetadataAsync(IdOf(2), 7, Token);
        }

        await node.TrustAsync(IdOf(3), Token);
        await node.TrustAsync(Point(4), Token);
        await node.RegisterPointAsync(Point(5), trusted: true, IdOf(5), Token);
        await node.BanAsync(Banned, cancellation: Token);
        await node.BanAsync(IdOf(6), Clock.Now.AddHours(1), Token);
        await node.GreylistAddressAsync(P2pAddress.Parse("192.0.2.8"), Token);
        await node.ShutdownAsync().WaitAsync(Token);

        node = await StartAsync();

        var met = node.FindPeer(IdOf(2))!;
        Assert.Equal((7, false), (met.PeerMetadata, met.Trusted));
        Assert.NotNull(met.LastEstablishedConnection);
        Assert.NotNull(met.LastDisconnection);
        Assert.NotEmpty(await node.GetPeerLogAsync(IdOf(2), Token));
        Assert.NotNull(node.FindPoint(Point(2)));
        Assert.True(node.FindPeer(IdOf(3))!.Trusted);
        Assert.True(node.FindPoint(Point(4))!.Trusted);
        Assert.True(node.FindPoint(Point(5))!.Trusted);
        Assert.Equal(IdOf(5), node.FindPoint(Point(5))!.ExpectedPeerId);
        Assert.Equal(Standing.Banned, await node.GetStandingAsync(Banned, Token));
        Assert.Equal(Standing.Banned, await node.GetStandingAsync(IdOf(6), Token));
        Assert.Equal(Standing.Clear, await node.GetStandingAsync(P2pAddress.Parse("192.0.2.8"), Token));

        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Standing.Clear, await node.GetStandingAsync(IdOf(6), Token));
        Assert.Equal(Standing.Banned, await node.GetStandingAsync(Banned, Token));
    }

    [Fact]
    public async Task What_was_taken_back_is_not_there_after_a_restart()
    {
        var node = await StartAsync();
        await node.TrustAsync(Point(4), Token);
        await node.BanAsync(Banned, cancellation: Token);
        await node.SaveAsync(Token);
        await node.UntrustAsync(Point(4), Token);
        await node.UnbanAsync(Banned, Token);
        await node.ShutdownAsync().WaitAsync(Token);

        node = await StartAsync();

        Assert.Null(node.FindPoint(Point(4)));
        Assert.Equal(Standing.Clear, await node.GetStandingAsync(Banned, Token));
    }

    [Fact]
    public async Task The_first_change_is_saved_after_the_delay_with_all_that_came_until_then()
    {
        var node = await StartAsync();
        await node.TrustAsync(IdOf(2), Token);
        Clock.Advance(TimeSpan.FromSeconds(20));
        await node.TrustAsync(IdOf(3), Token);
        await node.GetGreylistsAsync(Token);
        Clock.Advance(TimeSpan.FromSeconds(9.9));
        await node.GetGreylistsAsync(Token);
        Assert.False(File.Exists(PeersFile));

        await AdvanceUntilAsync(() => File.Exists(PeersFile), TimeSpan.FromSeconds(0.1));

        Assert.Equal([IdOf(2), IdOf(3)], SavedPeers().Select(peer => peer.Peer.PeerId));
        await AdvanceAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));
        Assert.Equal(["bans.json", "peers.json"], Files());
    }

    [Fact]
    public async Task The_store_is_asked_for_everything_at_once_when_somebody_asks_for_it()
    {
        var node = await StartAsync();
        await node.BanAsync(Banned, cancellation: Token);

        Assert.Equal(SaveResult.Saved.Instance, await node.SaveAsync(Token));

        Assert.Empty(SavedPeers());
        Assert.True(Mavryk.P2p.Protocol.Files.BansFile.TryRead(File.ReadAllText(BansFile), out var saved, out _));
        Assert.Equal([Banned], saved.Bans.Addresses.Select(ban => ban.Address));
        await node.ShutdownAsync().WaitAsync(Token);
        Assert.Equal(SaveResult.Stopped.Instance, await node.SaveAsync(Token));
    }

    [Fact]
    [Trait("Scenario", "POOL-11")]
    public async Task Peers_are_on_the_disk_before_their_connections_are_closed_and_again_after()
    {
        var node = await StartAsync();
        await using var peer = await JoinAsync(2, node);

        var down = node.ShutdownAsync();
        Assert.Null(await peer.ReceiveAsync(Token));

        var saved = Assert.Single(SavedPeers());
        Assert.NotNull(saved.Peer.LastEstablishedConnection);
        await down.WaitAsync(Token);
        Assert.NotNull(Assert.Single(SavedPeers()).Peer.LastDisconnection);
    }

    [Fact]
    [Trait("Scenario", "PEERS-03")]
    public async Task A_folder_that_cannot_be_written_is_an_error_in_the_log_and_the_shutdown_goes_on()
    {
        var node = await StartAsync();
        await node.TrustAsync(IdOf(2), Token);
        await node.SaveAsync(Token);
        var before = await File.ReadAllTextAsync(PeersFile, Token);
        await node.TrustAsync(IdOf(3), Token);

        // In the place of the temporary file: nothing can be written there.
        Directory.CreateDirectory(PeersFile + ".tmp");
        var log = new LogReader(Sys);
        Assert.Contains("peers.json", Assert.IsType<SaveResult.Failed>(await node.SaveAsync(Token)).Reason);
        await node.ShutdownAsync().WaitAsync(Token);

        await UntilAsync(() => log.With("peers.json cannot be written").Count() >= 2);
        Assert.All(log.With("cannot be written"), line => Assert.StartsWith("Error", line));
        Assert.Equal(before, await File.ReadAllTextAsync(PeersFile, Token));
    }

    [Fact]
    public async Task A_disk_that_recovers_is_written_to_without_another_change()
    {
        var node = await StartAsync();
        await node.TrustAsync(IdOf(2), Token);
        Directory.CreateDirectory(PeersFile + ".tmp");
        Assert.IsType<SaveResult.Failed>(await node.SaveAsync(Token));
        Directory.Delete(PeersFile + ".tmp");

        await AdvanceUntilAsync(() => File.Exists(PeersFile), TimeSpan.FromSeconds(1));

        Assert.Equal([IdOf(2)], SavedPeers().Select(peer => peer.Peer.PeerId));
    }

    [Theory]
    [Trait("Scenario", "PEERS-04")]
    [InlineData("")]
    [InlineData("[{\"peer_id\":")]
    [InlineData("{\"peers\":[]}")]
    public async Task A_file_that_does_not_read_is_an_error_in_the_log_and_the_node_starts_with_its_configured_points(string text)
    {
        await File.WriteAllTextAsync(PeersFile, text, Token);

        var log = new LogReader(Sys);

        var node = await StartAsync(settings => settings with { Config = settings.Config with { TrustedPoints = [Configured] } });

        await UntilAsync(() => log.With("peers.json cannot be read").Any());
        Assert.StartsWith("Error", Assert.Single(log.With("peers.json cannot be read")));
        Assert.Empty(node.Peers());
        Assert.Equal([Point(9)], node.Points().Select(point => point.Key));
        Assert.Equal(text, await File.ReadAllTextAsync(PeersFile + ".corrupt", Token));
    }

    [Fact]
    [Trait("Scenario", "PEERS-04")]
    public async Task The_generation_before_a_cut_off_file_is_taken_with_a_warning()
    {
        var node = await StartAsync();
        await node.TrustAsync(IdOf(2), Token);
        await node.SaveAsync(Token);
        await node.TrustAsync(IdOf(3), Token);
        await node.ShutdownAsync().WaitAsync(Token);
        await File.WriteAllTextAsync(PeersFile, (await File.ReadAllTextAsync(PeersFile, Token))[..^9], Token);

        var log = new LogReader(Sys);

        node = await StartAsync();

        await UntilAsync(() => log.With("peers.json cannot be read").Any());
        Assert.StartsWith("Warning", Assert.Single(log.With("peers.json cannot be read")));
        Assert.Equal([IdOf(2)], node.Peers().Select(peer => peer.Key));
    }

    [Fact]
    [Trait("Scenario", "PEERS-04")]
    public async Task A_missing_file_and_the_null_device_are_silently_empty()
    {
        var log = new LogReader(Sys);
        var node = await StartAsync(settings => settings with { PeersFile = "/dev/null" });
        await node.TrustAsync(Point(2), Token);
        await node.ShutdownAsync().WaitAsync(Token);

        Assert.Equal(["bans.json"], Files());
        Assert.DoesNotContain(log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trust_by_configuration_ends_with_the_configuration()
    {
        var node = await StartAsync(settings => settings with { Config = settings.Config with { TrustedPoints = [Configured] } });
        await node.TrustAsync(Point(4), Token);
        await node.ShutdownAsync().WaitAsync(Token);

        node = await StartAsync();

        Assert.Null(node.FindPoint(Point(9)));
        Assert.True(node.FindPoint(Point(4))!.Trusted);
    }

    [Fact]
    public async Task A_node_that_changed_nothing_leaves_the_files_alone()
    {
        var node = await StartAsync();
        await node.TrustAsync(IdOf(2), Token);
        await node.TrustAsync(Point(4), Token);
        await node.ShutdownAsync().WaitAsync(Token);
        await File.WriteAllTextAsync(PeersFile, await File.ReadAllTextAsync(PeersFile, Token) + " ", Token);
        var (peers, bans) = (File.GetLastWriteTimeUtc(PeersFile), File.GetLastWriteTimeUtc(BansFile));

        node = await StartAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30));
        await node.ShutdownAsync().WaitAsync(Token);

        Assert.Equal((peers, bans), (File.GetLastWriteTimeUtc(PeersFile), File.GetLastWriteTimeUtc(BansFile)));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Directory.Delete(_folder, recursive: true);
    }

    private Task<Node> StartAsync(Func<P2pSettings, P2pSettings>? change = null) => StartAsync(1, settings =>
    {
        settings = settings with { PeersFile = PeersFile, BansFile = BansFile };
        return change?.Invoke(settings) ?? settings;
    });

    private IReadOnlyList<SavedPeer<int>> SavedPeers()
    {
        Assert.True(new PeersFile<int>(P2pJson.Int31).TryRead(File.ReadAllText(PeersFile), out var content, out var error), error?.ToString());
        Assert.Empty(content.Skipped);
        return [.. content.Peers.OrderBy(peer => peer.Peer.Created)];
    }

    private IEnumerable<string?> Files() => Directory.GetFiles(_folder).Select(Path.GetFileName).Order();
}
