using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;

namespace Mavryk.P2p.Actors.Tests.Api;

public sealed class ReceiveAllTests : NetworkTest
{
    [Fact]
    public async Task The_messages_of_all_connections_come_until_the_network_ends()
    {
        var node = await StartAsync();
        foreach (byte i in new byte[] { 1, 2, 3 })
        {
            await (await ConnectAsync(await StartAsync(), node)).SendAsync([i]);
        }

        var seen = new List<byte>();
        await foreach (var received in node.ReceiveAllAsync())
        {
            seen.Add(received.Message[0]);
            if (seen.Count == 3)
            {
                await node.ShutdownAsync().WaitAsync(Patience);
            }
        }

        Assert.Equal(new byte[] { 1, 2, 3 }, seen.Order());
    }
}
