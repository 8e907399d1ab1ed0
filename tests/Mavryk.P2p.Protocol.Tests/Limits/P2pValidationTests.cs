using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Tests.Limits;

public sealed class P2pValidationTests
{
    private static readonly P2pLimits Defaults = P2pLimits.Default;

    public static TheoryData<P2pLimits, string> SenselessLimits => new()
    {
        { Defaults with { Connections = new ConnectionBounds(51, 50, 100) }, "min-connections (51) must not exceed expected-connections (50)" },
        { Defaults with { Connections = new ConnectionBounds(10, 101, 100) }, "expected-connections (101) must not exceed max-connections (100)" },
        { Defaults with { MaxKnownPoints = new TableLimit(300, 400) }, "the target of max-known-points (400) must not exceed its maximum (300)" },
        { Defaults with { MaxKnownPeerIds = new TableLimit(400, 99) }, "max-connections (100) must not exceed the target of max-known-peer-ids (99)" },
        { Defaults with { AuthenticationTimeout = TimeSpan.Zero }, "value of option \"authentication-timeout\" cannot be negative or null" },
        { Defaults with { ConnectionTimeout = TimeSpan.FromSeconds(-1) }, "value of option \"connection-timeout\" cannot be negative or null" },
        { Defaults with { SwapLinger = TimeSpan.Zero }, "value of option \"swap-linger\" cannot be negative or null" },
        { Defaults with { MaintenanceIdleTime = TimeSpan.Zero }, "value of option \"maintenance-idle-time\" cannot be negative or null" },
        { Defaults with { IpGreylistCleanupDelay = TimeSpan.Zero }, "value of option \"ip-greylist-cleanup-delay\" cannot be negative or null" },
        { Defaults with { Connections = new ConnectionBounds(-1, 50, 100) }, "value of option \"min-connections\" cannot be negative" },
        { Defaults with { MaxIncomingConnections = -1 }, "value of option \"max-incoming-connections\" cannot be negative" },
        { Defaults with { Backlog = -1 }, "value of option \"backlog\" cannot be negative" },
        { Defaults with { ReadBufferBytes = -1 }, "value of option \"read-buffer-size\" cannot be negative" },
        { Defaults with { MaxDownloadSpeed = -1 }, "value of option \"max-download-speed\" cannot be negative" },
        { Defaults with { MaxUploadSpeed = -1 }, "value of option \"max-upload-speed\" cannot be negative" },
        { Defaults with { ReadQueueBytes = -1 }, "value of option \"read-queue-size\" cannot be negative" },
        { Defaults with { WriteQueueBytes = -1 }, "value of option \"write-queue-size\" cannot be negative" },
        { Defaults with { IncomingAppMessageQueueLength = -1 }, "value of option \"incoming-app-message-queue-size\" cannot be negative" },
        { Defaults with { IncomingMessageQueueBytes = -1 }, "value of option \"incoming-message-queue-size\" cannot be negative" },
        { Defaults with { OutgoingMessageQueueBytes = -1 }, "value of option \"outgoing-message-queue-size\" cannot be negative" },
        { Defaults with { PeerGreylistSize = 0 }, "value of option \"peer-greylist-size\" cannot be negative or null" },
        { Defaults with { IpGreylistSizeKib = 0 }, "value of option \"ip-greylist-size-kib\" cannot be negative or null" },
    };

    public static TheoryData<P2pConfig, string> SenselessConfigs => new()
    {
        { new P2pConfig { ExpectedProofOfWork = 256.1 }, "value of option \"expected-proof-of-work\" must be in the range 0 to 256" },
        { new P2pConfig { ExpectedProofOfWork = double.NaN }, "value of option \"expected-proof-of-work\" must be in the range 0 to 256" },
        { new P2pConfig { DiscoveryAddress = P2pAddress.Parse("::1") }, "value of option \"discovery-addr\" must be an IPv4 address" },
        { new P2pConfig { Reconnection = new ReconnectionConfig { Factor = 0.9 } }, "value of option \"reconnection.factor\" cannot be below 1" },
        { new P2pConfig { Reconnection = new ReconnectionConfig { InitialDelay = TimeSpan.FromTicks(-1) } }, "value of option \"reconnection.initial-delay\" cannot be negative" },
        { new P2pConfig { Reconnection = new ReconnectionConfig { DisconnectionDelay = TimeSpan.FromTicks(-1) } }, "value of option \"reconnection.disconnection-delay\" cannot be negative" },
        { new P2pConfig { Reconnection = new ReconnectionConfig { IncreaseCap = TimeSpan.FromTicks(-1) } }, "value of option \"reconnection.increase-cap\" cannot be negative" },
    };

    [Fact]
    public void The_defaults_make_sense()
    {
        var validation = P2pValidation.Check(new P2pConfig(), Defaults);
        Assert.True(validation.IsValid);
        Assert.Empty(validation.Warnings);
    }

    [Theory]
    [Trait("Scenario", "RPC-08")]
    [Trait("Scenario", "MAINT-01")]
    [MemberData(nameof(SenselessLimits))]
    public void A_senseless_limit_is_an_error_that_names_the_option(P2pLimits limits, string expected) =>
        Assert.Equal(new P2pError.InvalidConfiguration(expected), Assert.Single(P2pValidation.Check(new P2pConfig(), limits).Errors));

    [Theory]
    [Trait("Scenario", "RPC-08")]
    [MemberData(nameof(SenselessConfigs))]
    public void A_senseless_setting_is_an_error_that_names_the_option(P2pConfig config, string expected) =>
        Assert.Equal(new P2pError.InvalidConfiguration(expected), Assert.Single(P2pValidation.Check(config, Defaults).Errors));

    [Theory]
    [Trait("Scenario", "SOCK-26")]
    [InlineData(18, false)]
    [InlineData(19, true)]
    [InlineData(65535, true)]
    [InlineData(65536, false)]
    public void The_chunk_size_is_checked_before_anything_is_created(int size, bool valid)
    {
        var errors = P2pValidation.Check(new P2pConfig(), Defaults with { BinaryChunksSize = size }).Errors;
        Assert.Equal(valid ? null : new P2pError.InvalidChunksSize(size, 19, 65535), errors.SingleOrDefault());
    }

    [Fact]
    [Trait("Scenario", "RPC-08")]
    public void All_errors_are_reported_at_once() =>
        Assert.Equal(3, P2pValidation.Check(new P2pConfig { ExpectedProofOfWork = -1 }, Defaults with { Backlog = -1, BinaryChunksSize = 1 }).Errors.Length);

    [Fact]
    [Trait("Scenario", "RPC-08")]
    public void Switching_the_maintenance_off_is_worth_a_warning()
    {
        var validation = P2pValidation.Check(new P2pConfig(), Defaults with { MaintenanceIdleTime = null });
        Assert.True(validation.IsValid);
        Assert.Contains("maintenance", Assert.Single(validation.Warnings), StringComparison.Ordinal);
    }
}
