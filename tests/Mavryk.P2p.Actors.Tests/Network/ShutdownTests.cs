using Mavryk.P2p.Actors.Tests.Fixtures;

namespace Mavryk.P2p.Actors.Tests.Network;

public sealed class ShutdownTests : NetworkTest
{
    [Fact]
    public async Task A_node_that_does_not_listen_shuts_down_without_waiting_for_the_deadline()
    {
        var node = await StartAsync(options => options with
        {
            Config = options.Config with { ListeningPort = null },
            ShutdownTimeout = TimeSpan.FromMinutes(5),
        });

        await node.ShutdownAsync().WaitAsync(Patience);
    }
}
