using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>Remotes that fall silent, or never end what they begin, while their sockets stay open (behaviour 10.5, 16.6).</summary>
public sealed class DeadPeerTests : VirtualNetworkTest
{
    private static readonly DisconnectionReason Lost = new DisconnectionReason.ConnectionLost(IoDirection.Read);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_silent_remote_is_asked_for_points_and_given_up_when_it_stays_silent()
    {
        var node = await StartAsync(1);
        var remote = await JoinAsync(2, node);
        var connection = Assert.Single(node.Connections);
        var events = await WatchAsync(node);
        var asked = remote.ReceiveAsync(Token);

        await AdvanceAsync((2 * Minute) - Second, Second);
        Assert.False(asked.IsCompleted);
        await AdvanceAsync(Second, Second);
        Assert.IsType<P2pMessage<byte[]>.Bootstrap>(await asked);
        await UntilAsync(() => events.Contains(new P2pEvent.BootstrapSent(IdOf(2))));

        await AdvanceAsync((8 * Minute) - Second, Second);
        Assert.False(connection.Closed.IsCompleted);
        await AdvanceAsync(Second, Second);
        Assert.Equal(Lost, await connection.Closed.WaitAsync(Token));
        Assert.Empty(node.Connections);
        Assert.Empty(await remote.ReadToEndAsync(Token));
        Assert.Empty((await node.GetGreylistsAsync(Token)).Addresses);
    }

    [Fact]
    public async Task A_remote_that_answers_or_speaks_now_and_then_is_kept()
    {
        var node = await StartAsync(1);
        var remote = await JoinAsync(2, node);
        for (var round = 0; round < 3; round++)
        {
            Assert.True(await AskedAsync(remote));
            await AdvanceAsync(7 * Minute, Minute);
            await remote.SendAsync(new P2pMessage<byte[]>.Advertise([Point(3)]), Token);
            await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
            await AdvanceAsync(Minute, Minute);
            await remote.SendAsync([1], Token);
            Assert.Equal([1], (await node.Connections[0].ReceiveAsync(Token)).GetOrThrow());
        }

        async Task<bool> AskedAsync(FakeConnection<byte[], ConnectionMetadata> by)
        {
            var asked = by.ReceiveAsync(Token);
            await AdvanceAsync(2 * Minute, Second);
            return await asked is P2pMessage<byte[]>.Bootstrap;
        }
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public async Task A_remote_that_would_not_answer_is_left_to_TCP(bool remoteIsPrivate, bool nodeIsPrivate, bool discoveryDisabled)
    {
        var node = await StartAsync(1, settings => settings with
        {
            Config = settings.Config with { PrivateMode = nodeIsPrivate, DisablePeerDiscovery = discoveryDisabled },
        });
        if (nodeIsPrivate)
        {
            await node.TrustAsync(IdOf(2), Token);
        }

        var remote = await JoinAsync(2, node, remoteIsPrivate);
        var next = remote.ReceiveAsync(Token);

        await AdvanceAsync(TimeSpan.FromDays(1), TimeSpan.FromMinutes(10));

        Assert.False(next.IsCompleted);
        Assert.IsType<SendResult.Queued>(Assert.Single(node.Connections).TrySend([1]));
        Assert.IsType<P2pMessage<byte[]>.Application>(await next);
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(100, 1)]
    public async Task A_frame_that_does_not_end_in_time_ends_the_connection_however_it_drips(int firstBytes, int everySeconds)
    {
        var node = await StartAsync(1);
        var remote = await JoinAsync(2, node);
        var connection = Assert.Single(node.Connections);
        var frame = new byte[5000];
        frame[0] = 0x10;
        var received = node.GlobalStat.TotalReceived;

        await DripAsync(frame.AsMemory(0, firstBytes));
        for (var second = 1; second < 60; second++)
        {
            await AdvanceAsync(Second, Second);
            if (second % everySeconds == 0)
            {
                await DripAsync(frame.AsMemory(firstBytes + second, 1));
            }
        }

        Assert.False(connection.Closed.IsCompleted);
        await AdvanceAsync(Second, Second);
        Assert.Equal(Lost, await connection.Closed.WaitAsync(Token));

        async Task DripAsync(ReadOnlyMemory<byte> bytes)
        {
            await remote.SendBytesAsync(bytes, Token);
            received += bytes.Length;
            await UntilAsync(() => node.GlobalStat.TotalReceived == received);
            await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        }
    }

    [Fact]
    public async Task Time_in_which_the_application_leaves_its_messages_lying_is_counted_and_held_against_nobody()
    {
        var node = await StartAsync(1, settings => settings with { Limits = settings.Limits with { IncomingAppMessageQueueLength = 2 } });
        var remote = await JoinAsync(2, node);
        var connection = Assert.Single(node.Connections);
        Assert.Equal(TimeSpan.Zero, connection.Queues.IncomingStalled);
        for (var i = 0; i < 3; i++)
        {
            await remote.SendAsync([1], Token);
        }

        await remote.SendBytesAsync(new byte[] { 0x10 }, Token);
        await UntilAsync(() => connection.Queues.IncomingMessages == 2);
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);

        await AdvanceAsync(30 * Minute, Minute);
        Assert.Equal(30 * Minute, connection.Queues.IncomingStalled);
        Assert.False(connection.Closed.IsCompleted);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal([1], (await connection.ReceiveAsync(Token)).GetOrThrow());
        }

        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        await AdvanceAsync(Minute - Second, Second);
        Assert.False(connection.Closed.IsCompleted);
        await AdvanceAsync(Second, Second);
        Assert.Equal(Lost, await connection.Closed.WaitAsync(Token));
        Assert.Equal(30 * Minute, connection.Queues.IncomingStalled);
    }

    [Fact]
    public async Task Whoever_wants_to_wait_for_ever_can()
    {
        var node = await StartAsync(1, settings => settings with { Io = settings.Io with { FrameTimeout = null, IdleProbe = null, IdleTimeout = null } });
        var remote = await JoinAsync(2, node);
        await remote.SendBytesAsync(new byte[] { 0x10 }, Token);

        await AdvanceAsync(TimeSpan.FromDays(1), TimeSpan.FromMinutes(10));

        Assert.Single(node.Connections);
    }
}
