using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Limits;

public sealed class P2pLimitsTests
{
    [Theory]
    [Trait("Scenario", "MAINT-01")]
    [InlineData(10, 50, 100, 23, 36, 68, 84)]
    [InlineData(3, 6, 9, 4, 5, 7, 8)]
    [InlineData(12, 24, 36, 16, 20, 28, 32)]
    [InlineData(18, 36, 400, 24, 30, 158, 279)]
    public void Thresholds_and_targets_lie_at_thirds(int min, int expected, int max, int minThreshold, int minTarget, int maxTarget, int maxThreshold)
    {
        var bounds = new ConnectionBounds(min, expected, max);
        Assert.Equal((minThreshold, minTarget, maxTarget, maxThreshold), (bounds.MinThreshold, bounds.MinTarget, bounds.MaxTarget, bounds.MaxThreshold));
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(2, 1, 1, 3, 3)]
    [InlineData(10, 6, 7, 13, 14)]
    [InlineData(50, 33, 41, 59, 67)]
    [InlineData(100, 66, 82, 118, 134)]
    public void The_connections_option_gives_thresholds_and_targets(int connections, int minThreshold, int minTarget, int maxTarget, int maxThreshold)
    {
        var bounds = ConnectionBounds.Around(connections);
        Assert.Equal((minThreshold, minTarget, maxTarget, maxThreshold), (bounds.MinThreshold, bounds.MinTarget, bounds.MaxTarget, bounds.MaxThreshold));
    }

    [Theory]
    [Trait("Scenario", "RPC-07")]
    [InlineData(1, 1, 1, 1, 8, 6)]
    [InlineData(6, 3, 6, 9, 48, 36)]
    [InlineData(50, 25, 50, 75, 400, 300)]
    [InlineData(100, 50, 100, 150, 800, 600)]
    public void The_connections_option_sizes_bounds_and_tables(int connections, int min, int expected, int max, int tableMax, int tableTarget)
    {
        var limits = P2pLimits.Default.WithConnections(connections);
        Assert.Equal(new ConnectionBounds(min, expected, max), limits.Connections);
        Assert.Equal(new TableLimit(tableMax, tableTarget), limits.MaxKnownPoints);
        Assert.Equal(new TableLimit(tableMax, tableTarget), limits.MaxKnownPeerIds);
        Assert.True(P2pValidation.Check(new P2pConfig(), limits).IsValid);
    }

    [Fact]
    public void The_peer_table_size_keeps_three_quarters() =>
        Assert.Equal(new TableLimit(403, 300), P2pLimits.Default.WithPeerTableSize(403).MaxKnownPeerIds);

    [Fact]
    public void A_greylisted_address_stays_fifteen_sixteenths_of_the_cleanup_delay()
    {
        var greylists = (P2pLimits.Default with { IpGreylistCleanupDelay = TimeSpan.FromSeconds(16), IpGreylistSizeKib = 2, PeerGreylistSize = 3 }).Greylists;
        Assert.Equal((TimeSpan.FromSeconds(15), 32, 3), (greylists.AddressLifetime, greylists.MaxAddresses, greylists.MaxPeers));
    }

    [Fact]
    public void The_announced_port_is_the_advertised_else_the_listening_else_none()
    {
        Assert.Equal(9732, new P2pConfig().AnnouncedPort);
        Assert.Equal(1, new P2pConfig { AdvertisedPort = 1 }.AnnouncedPort);
        Assert.Equal(0, new P2pConfig { ListeningPort = null }.AnnouncedPort);
    }
}
