using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Pool;

/// <summary>What remotes cause is logged, but not without limit.</summary>
public sealed class LogLimitTests : VirtualNetworkTest
{
    [Fact]
    public async Task A_callback_that_fails_for_every_connection_does_not_fill_the_log()
    {
        const int burst = 10;
        var log = new LogReader(Sys);
        var node = await StartAsync(1);
        var ended = 0;
        node.OnNewConnection((_, _) => throw new InvalidOperationException("a bug of the application"));
        node.OnDisconnection(_ => Interlocked.Increment(ref ended));

        for (var host = 2; host < 2 + burst + 5; host++)
        {
            await using var remote = await JoinAsync(host, node);
        }

        await UntilAsync(() => Volatile.Read(ref ended) == burst + 5);
        await UntilAsync(() => log.With("A callback for").Count() >= burst);
        Assert.Equal(burst, log.With("A callback for").Count());
    }

    [Fact]
    public async Task A_crowd_of_remotes_does_not_fill_the_log()
    {
        const int burst = 1000;
        var log = new LogReader(Sys);
        var node = await StartAsync(1);

        await GreylistAsync(first: 0, count: burst + 100);
        await UntilAsync(() => Lines() == burst);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await GreylistAsync(first: burst + 100, count: 100);

        await UntilAsync(() => Lines() >= burst + 10);
        await GreylistAsync(first: 0, count: 1);
        Assert.Equal(burst + 10, Lines());

        int Lines() => log.With("Greylisted address").Count();

        Task GreylistAsync(uint first, uint count) => Task.WhenAll(Enumerable.Range((int)first, (int)count)
            .Select(i => node.GreylistAddressAsync(P2pAddress.FromIPv4(0x0b000000 + (uint)i), Token)));
    }
}
