using Mavryk.P2p.Actors.Tests.Fixtures;

namespace Mavryk.P2p.Actors.Tests.Network;

public sealed class ForcedShutdownTests : VirtualNetworkTest
{
    [Fact]
    public async Task Beyond_the_deadline_nobody_waits_for_what_holds_its_thread()
    {
        var node = await StartAsync(1, settings => settings with { ShutdownTimeout = TimeSpan.FromSeconds(7) });
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.OnDisconnection(_ =>
        {
            begun.SetResult();
            released.Task.Wait(Token);
        });
        await JoinAsync(2, node);

        var down = node.ShutdownAsync();
        await begun.Task.WaitAsync(Token);
        Clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(down.IsCompleted);

        // The actors never come to rest: one of them is held.
        await UntilAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            return down.IsCompleted;
        });
        Assert.Empty(node.Connections);
        released.SetResult();
    }
}
