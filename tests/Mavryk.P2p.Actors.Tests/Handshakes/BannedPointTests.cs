using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Handshakes;

/// <summary>Dialling what is banned (behaviour 5.2 step 1).</summary>
public sealed class BannedPointTests : VirtualNetworkTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Scenario", "BAN-07")]
    public async Task Nothing_is_opened_and_nothing_is_remembered(bool known)
    {
        var node = await StartAsync(1);
        if (known)
        {
            await node.RegisterPointAsync(Point(2), cancellation: Token);
        }

        await node.BanAsync(Point(2).Address, cancellation: Token);
        var (info, log) = (node.FindPoint(Point(2)), await node.GetPointLogAsync(Point(2), Token));
        var events = await WatchAsync(node);
        using var listener = Network.Listen(Point(2).ToEndPoint());
        var calling = listener.AcceptAsync(Token);

        // The clock stands still: at once.
        var failed = await node.ConnectAsync(Point(2), cancellation: Token).WaitAsync(Patience);

        var error = Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Failed>(failed).Error;
        Assert.Equal(new P2pError.PointBanned(Point(2)), error);
        Assert.Equal("The address you tried to connect (10.0.0.2) is banned.", error.Message);
        Assert.Equal(known, info is not null);
        Assert.Equal(info, node.FindPoint(Point(2)));
        Assert.Equal(log, await node.GetPointLogAsync(Point(2), Token));
        Assert.Empty(events);
        Assert.Equal(default, node.Counts);
        Assert.False(calling.IsCompleted);
    }
}
