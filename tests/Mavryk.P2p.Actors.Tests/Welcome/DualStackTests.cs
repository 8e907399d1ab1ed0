using System.Net.Sockets;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Welcome;

public sealed class DualStackTests : NetworkTest
{
    [Fact]
    public async Task A_node_on_the_default_address_takes_callers_of_both_families()
    {
        if (!Socket.OSSupportsIPv6)
        {
            return;
        }

        var node = await StartAsync(settings => settings with { Config = settings.Config with { ListeningAddress = P2pAddress.Any } });
        var port = node.ListeningPoint!.Value.Port;
        var (first, second) = (await StartAsync(), await StartAsync());
        Assert.True(P2pAddress.TryParse("::1", out var loopback6));

        (await first.ConnectAsync(Loopback(port)).WaitAsync(Patience)).GetOrThrow();
        (await second.ConnectAsync(new P2pPoint(loopback6, port)).WaitAsync(Patience)).GetOrThrow();

        Assert.True((await OtherEndAsync(node, first)).Info.IdPoint.Address.IsIPv4);
        Assert.Equal(loopback6, (await OtherEndAsync(node, second)).Info.IdPoint.Address);
    }
}
