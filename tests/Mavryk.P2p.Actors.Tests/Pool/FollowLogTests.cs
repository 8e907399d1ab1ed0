using System.Collections.Immutable;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Tests.Pool;

/// <summary>Following the log of one point or peer (behaviour 14.1).</summary>
public sealed class FollowLogTests : VirtualNetworkTest
{
    [Fact]
    [Trait("Scenario", "RPC-05")]
    public async Task The_stored_lines_come_first_and_every_new_one_after_them()
    {
        var node = await StartAsync(1);
        var connection = await JoinAsync(2, node);
        await using var points = node.FollowPointLogAsync(Point(2), Token).GetAsyncEnumerator(Token);
        await using var peers = node.FollowPeerLogAsync(IdOf(2), Token).GetAsyncEnumerator(Token);

        Assert.Equal((await node.GetPointLogAsync(Point(2))).AsEnumerable(), await NextAsync(points));
        Assert.Equal([PeerEventKind.AcceptingRequest, PeerEventKind.ConnectionEstablished], (await NextAsync(peers)).Select(line => line.Kind));
        await connection.DisposeAsync();
        Assert.Equal(PointEventKind.ExternalDisconnection, Assert.Single(await NextAsync(points)).Kind);
        Assert.Equal(PeerEventKind.ExternalDisconnection, Assert.Single(await NextAsync(peers)).Kind);
        await JoinAsync(2, node);
        Assert.Equal(PeerEventKind.AcceptingRequest, Assert.Single(await NextAsync(peers)).Kind);
        Assert.Equal(PeerEventKind.ConnectionEstablished, Assert.Single(await NextAsync(peers)).Kind);
    }

    [Fact]
    public async Task An_unknown_point_has_no_lines_until_it_is_met()
    {
        var node = await StartAsync(1);
        await using var lines = node.FollowPointLogAsync(Point(2), Token).GetAsyncEnumerator(Token);

        Assert.Empty(await NextAsync(lines));
        await JoinAsync(3, node);
        await JoinAsync(2, node);
        Assert.Equal(IdOf(2), Assert.Single(await NextAsync(lines)).PeerId);
    }

    [Fact]
    public async Task A_reader_that_lags_behind_reads_what_was_kept_and_no_more()
    {
        var node = await StartAsync(1, settings => settings with { EventsBuffer = 3 });
        await using var lines = node.FollowPeerLogAsync(IdOf(2), Token).GetAsyncEnumerator(Token);
        Assert.Empty(await NextAsync(lines));
        for (var i = 0; i < 2; i++)
        {
            var connection = await JoinAsync(2, node);
            await connection.DisposeAsync();
            await UntilAsync(() => node.Connections.IsEmpty);
        }

        // An answer that went the same way shows that all six lines have been told.
        await node.GetPeerLogAsync(IdOf(2), Token);
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(await NextAsync(lines));
        }

        Assert.False(await lines.MoveNextAsync());
    }

    [Fact]
    public async Task The_end_of_the_network_ends_the_log()
    {
        var node = await StartAsync(1);
        await using var lines = node.FollowPeerLogAsync(IdOf(2), Token).GetAsyncEnumerator(Token);
        Assert.Empty(await NextAsync(lines));

        await node.ShutdownAsync();
        Assert.False(await lines.MoveNextAsync());
        await using var late = node.FollowPeerLogAsync(IdOf(2), Token).GetAsyncEnumerator(Token);
        Assert.False(await late.MoveNextAsync());
    }

    private static async Task<ImmutableArray<T>> NextAsync<T>(IAsyncEnumerator<ImmutableArray<T>> lines)
    {
        Assert.True(await lines.MoveNextAsync());
        return lines.Current;
    }
}
