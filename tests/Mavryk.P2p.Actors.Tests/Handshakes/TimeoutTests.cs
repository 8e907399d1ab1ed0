using System.Net;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Handshakes;

/// <summary>One deadline for the whole attempt, whatever the remote says or leaves unsaid (behaviour 5.2, 5.3).</summary>
public sealed class TimeoutTests : VirtualNetworkTest
{
    private const int There = 2;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly ConnectOptions TwoSeconds = new() { Timeout = 2 * Second };

    public static TheoryData<FakePeerStage> Stages => [.. Enum.GetValues<FakePeerStage>()];

    [Theory]
    [MemberData(nameof(Stages))]
    [Trait("Scenario", "SOCK-23")]
    public async Task A_dialled_remote_that_falls_silent_times_out_at_the_deadline_of_the_attempt(FakePeerStage stage)
    {
        var node = await StartAsync(1);
        using var listener = Network.Listen(new IPEndPoint(Host(There), 9732));
        var dialling = node.ConnectAsync(Point(There), TwoSeconds, Token);
        await using var remote = await Peer(There).AcceptAsync(listener, Token);
        await GoUpToAsync(remote, stage);

        await AssertPendingUntilAsync(dialling, 2 * Second);

        await AssertTimedOutAsync(node, await dialling);
        Assert.Empty(await remote.ReadToEndAsync(Token));
        await AssertCanBeDialledAsync(node, listener);
    }

    [Fact]
    [Trait("Scenario", "SOCK-23")]
    public async Task A_remote_that_does_not_answer_the_TCP_connect_times_out()
    {
        var node = await StartAsync(1);
        using var listener = Network.Listen(new IPEndPoint(Host(There), 9732));
        Network.LeaveUnanswered(new IPEndPoint(Host(There), 9732));
        var dialling = node.ConnectAsync(Point(There), TwoSeconds, Token);
        await UntilAsync(() => node.FindPoint(Point(There))?.State == PointState.Requested);

        await AssertPendingUntilAsync(dialling, 2 * Second);

        await AssertTimedOutAsync(node, await dialling);
        Network.Admit(new IPEndPoint(Host(There), 9732));
        await AssertCanBeDialledAsync(node, listener);
    }

    [Fact]
    public async Task TCP_connect_and_handshake_share_the_configured_time()
    {
        var node = await StartAsync(1);
        using var listener = Network.Listen(new IPEndPoint(Host(There), 9732));
        Network.LeaveUnanswered(new IPEndPoint(Host(There), 9732));
        var dialling = node.ConnectAsync(Point(There), cancellation: Token);
        await UntilAsync(() => node.FindPoint(Point(There))?.State == PointState.Requested);

        await AdvanceAsync(6 * Second, Second);
        Network.Admit(new IPEndPoint(Host(There), 9732));
        await using var remote = await Peer(There).AcceptAsync(listener, Token);
        await GoUpToAsync(remote, FakePeerStage.Ack);
        await AssertPendingUntilAsync(dialling, 4 * Second);

        await AssertTimedOutAsync(node, await dialling);
    }

    [Theory]
    [InlineData(FakePeerStage.ConnectionMessage)]
    [InlineData(FakePeerStage.Metadata)]
    public async Task A_caller_that_falls_silent_has_failed_to_authenticate_after_the_configured_time(FakePeerStage stage)
    {
        var node = await StartAsync(1);
        var events = await WatchAsync(node);
        await using var remote = await DialAsync(node);
        await GoUpToAsync(remote, stage);

        await AssertPendingUntilAsync(remote.ReadToEndAsync(Token), 5 * Second);

        await UntilAsync(() => events.Any(static happened => happened is P2pEvent.AuthenticationFailed));
        await AssertNotGreylistedAsync(node);
    }

    [Fact]
    public async Task A_caller_that_owes_its_Ack_is_rejected_after_the_configured_time()
    {
        var node = await StartAsync(1);
        var events = await WatchAsync(node);
        await using var remote = await DialAsync(node);
        await GoUpToAsync(remote, FakePeerStage.Ack);

        await AssertPendingUntilAsync(remote.ReadToEndAsync(Token), 5 * Second);

        await UntilAsync(() => events.Any(static happened => happened is P2pEvent.RequestRejected));
        Assert.Empty(node.Connections);
        await AssertNotGreylistedAsync(node);
    }

    /// <summary>Both sides have sent everything before a stage, and the node what belongs to the stage.</summary>
    private async Task GoUpToAsync(FakeConnection<byte[], ConnectionMetadata> remote, FakePeerStage silent)
    {
        for (var stage = FakePeerStage.ConnectionMessage; stage < silent; stage++)
        {
            Assert.True(await remote.SendAsync(stage, Token));
            Assert.True(await remote.ReceiveAsync(stage, Token));
        }

        Assert.True(await remote.ReceiveAsync(silent, Token));
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
    }

    private async Task AssertPendingUntilAsync(Task task, TimeSpan deadline)
    {
        await AdvanceAsync(deadline - Tick, deadline - Tick);
        Assert.False(task.IsCompleted);
        await AdvanceAsync(Tick, Tick);
        await task.WaitAsync(Token);
    }

    private async Task AssertTimedOutAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, P2pResult<IP2pConnection<byte[], ConnectionMetadata>> result)
    {
        Assert.Equal(new P2pError.Timeout(), Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Failed>(result).Error);
        var point = node.FindPoint(Point(There))!;
        Assert.Equal(PointState.Disconnected, point.State);
        Assert.InRange(point.ReconnectionTime!.Value - Clock.Now, 0.9 * Second, 1.1 * Second);
        Assert.Empty((await node.GetGreylistsAsync(Token)).Addresses);
    }

    private async Task AssertCanBeDialledAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, InMemoryListener listener)
    {
        var dialling = node.ConnectAsync(Point(There), cancellation: Token);
        await using var remote = await Peer(There).AcceptAsync(listener, Token);
        Assert.Equal(new AckMessage.Ack(), await remote.HandshakeAsync(Token));
        _ = (await dialling.WaitAsync(Token)).GetOrThrow();
    }

    private Task<FakeConnection<byte[], ConnectionMetadata>> DialAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node) =>
        Peer(There).ConnectAsync(Network, Host(There), node.ListeningPoint!.Value.ToEndPoint(), Token);

    private async Task AssertNotGreylistedAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node)
    {
        await using var remote = await DialAsync(node);
        Assert.Equal(new AckMessage.Ack(), await remote.HandshakeAsync(Token));
    }
}
