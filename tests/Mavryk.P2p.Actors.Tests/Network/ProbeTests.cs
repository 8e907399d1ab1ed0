using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Network;

/// <summary>The probe against real nodes and scripted remotes, over loopback sockets.</summary>
public sealed class ProbeTests : PeerTest
{
    [Fact]
    public async Task A_node_that_would_have_us_says_who_it_is_and_keeps_no_point_of_ours()
    {
        var node = await StartAsync();

        var report = await ProbeAsync(node.ListeningPoint!.Value);

        Assert.IsType<ProbeAnswer.Accepted>(report.Answer);
        Assert.Equal(node.PeerId, report.Remote!.PeerId);
        Assert.Equal(node.ListeningPoint.Value.Port, report.Claim!.Port);
        Assert.Equal(Version, report.Claim.Version);
        Assert.Equal(Version, report.CommonVersion);
        Assert.False(report.Remote.Private);
        Assert.All([report.Times.Connect, report.Times.ConnectionMessage, report.Times.Metadata, report.Times.Answer], time => Assert.True(time >= TimeSpan.Zero));
        await EventuallyAsync(() => node.Connections.IsEmpty);
        Assert.Empty(node.Points());
    }

    [Fact]
    public async Task A_refusal_is_reported_with_motive_and_points()
    {
        var listener = Listen();
        var other = P2pPoint.Parse("192.0.2.7:9732");

        var probing = ProbeAsync(PointOf(listener));
        var peer = Peer(2).With(options => options with { Answer = new AckMessage.Nack(RejectionMotive.TooManyConnections, [other]) });
        await using var remote = await peer.AcceptAsync(listener, Token);
        await remote.HandshakeAsync(Token);
        var report = await probing;

        var refused = Assert.IsType<ProbeAnswer.Refused>(report.Answer);
        Assert.Equal(RejectionMotive.TooManyConnections, refused.Motive);
        Assert.Equal([other], refused.Points.AsEnumerable());
        Assert.NotNull(report.Times.Answer);
    }

    [Fact]
    public async Task A_remote_of_another_network_is_asked_all_the_same()
    {
        var node = await StartAsync(settings => settings with { ChainName = "ANOTHER" });

        var report = await ProbeAsync(node.ListeningPoint!.Value);

        Assert.Equal("ANOTHER", report.Remote!.AnnouncedVersion.ChainName);
        Assert.Null(report.CommonVersion);
        Assert.Equal(RejectionMotive.UnknownChainName, Assert.IsType<ProbeAnswer.Refused>(report.Answer).Motive);
    }

    [Fact]
    public async Task An_impostor_gets_no_word_and_is_named()
    {
        var node = await StartAsync();
        var expected = TestIdentity.Create(9).PeerId;

        var report = await ProbeAsync(node.ListeningPoint!.Value, expected);

        var failed = Assert.IsType<ProbeAnswer.Failed>(report.Answer);
        Assert.Equal(new P2pError.IdentityCheckFailure(node.ListeningPoint.Value, expected, node.PeerId), Assert.Single(failed.Trace));
        Assert.Equal(node.PeerId, report.Remote!.PeerId);
        Assert.Null(report.Times.Answer);
    }

    [Fact]
    public async Task A_remote_that_hangs_up_after_its_first_message_is_known_by_its_claim()
    {
        var listener = Listen();

        var probing = ProbeAsync(PointOf(listener));
        var remote = await Peer(2).AcceptAsync(listener, Token);
        await remote.SendAsync(FakePeerStage.ConnectionMessage, Token);
        Assert.True(await remote.ReceiveAsync(FakePeerStage.ConnectionMessage, Token));
        await remote.DisposeAsync();
        var report = await probing;

        Assert.IsType<P2pError.ConnectionClosed>(Assert.IsType<ProbeAnswer.Failed>(report.Answer).Trace[^1]);
        Assert.Equal(TestIdentity.Create(2).PeerId, report.Claim!.PublicKey.ToPeerId());
        Assert.Null(report.Remote);
        Assert.NotNull(report.Times.ConnectionMessage);
        Assert.Null(report.Times.Metadata);
    }

    [Fact]
    public async Task Nobody_there_and_a_remote_that_says_nothing_are_told_apart()
    {
        var silent = Listen();
        var report = await ProbeAsync(PointOf(silent), timeout: TimeSpan.FromMilliseconds(200));
        Assert.IsType<P2pError.Timeout>(Assert.Single(Assert.IsType<ProbeAnswer.Failed>(report.Answer).Trace));
        Assert.NotNull(report.Times.Connect);

        var point = PointOf(silent);
        silent.Stop();
        report = await ProbeAsync(point);
        Assert.IsType<P2pError.ConnectionFailed>(Assert.Single(Assert.IsType<ProbeAnswer.Failed>(report.Answer).Trace));
        Assert.Null(report.Times.Connect);
    }

    [Fact]
    public async Task A_probe_can_be_given_up()
    {
        var silent = Listen();
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => P2pProbe.RunAsync(
            Sys, PointOf(silent), TestMessages.Settings, TestIdentity.Create(1), new ConnectionMetadata(false, false), ConnectionMetadataCodec.Instance, cancellation: giveUp.Token));
    }

    private Task<ProbeReport<ConnectionMetadata>> ProbeAsync(P2pPoint point, PeerId? expected = null, TimeSpan? timeout = null)
    {
        var settings = TestMessages.Settings;
        settings = settings with
        {
            Config = settings.Config with { ExpectedProofOfWork = 0 },
            Limits = settings.Limits with { ConnectionTimeout = timeout ?? Patience },
        };
        return P2pProbe.RunAsync(
            Sys, point, settings, TestIdentity.Create(1), new ConnectionMetadata(false, false), ConnectionMetadataCodec.Instance, expected, cancellation: Token);
    }
}
