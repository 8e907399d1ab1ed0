using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>The memory of the process is measured: nobody else may run meanwhile.</summary>
[CollectionDefinition(nameof(ConnectionMemoryTests), DisableParallelization = true)]
[Collection(nameof(ConnectionMemoryTests))]
public sealed class ConnectionMemoryTests : VirtualNetworkTest
{
    private const int Kib = 1024;

    private const int LargestMessage = 256 * Kib;

    [Fact]
    public async Task A_connection_with_everything_full_stays_below_the_published_bound()
    {
        const int connections = 8;
        var settings = TestMessages.Settings with
        {
            Limits = TestMessages.Settings.Limits with { OutgoingMessageQueueBytes = 2048 * Kib, IncomingMessageQueueBytes = 1024 * Kib },
        };
        var bound = ConnectionMemory.WorstCase(settings, LargestMessage)!.Value;
        var node = await StartAsync(1, defaults => defaults with { Limits = settings.Limits });
        await JoinAsync(2, node);
        var message = new byte[LargestMessage - 100];
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var host = 10; host < 10 + connections; host++)
        {
            var remote = await JoinAsync(host, node);
            Network.Stall(Host(1), Host(host));
            var connection = node.FindConnection(IdOf(host))!;
            for (var i = 0; i < 3; i++)
            {
                await remote.SendAsync(message, Token);
            }

            // A message that lacks its end, then a frame that lacks its end.
            var encoded = remote.Encode(new P2pMessage<byte[]>.Application(message));
            for (var sent = 0; sent < 3 * 65_000; sent += 65_000)
            {
                await remote.SendChunkAsync(encoded.AsMemory(sent, 65_000), Token);
            }

            var frame = new byte[40_000];
            frame[0] = 0xff;
            await remote.SendBytesAsync(frame, Token);
            while (connection.TrySend(message) is SendResult.Queued)
            {
                await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
            }

            await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
            Assert.Equal(3, connection.Queues.IncomingMessages);
            Assert.InRange(connection.Queues.OutgoingBytes, (2048 * Kib) - LargestMessage, 2048 * Kib);
        }

        var perConnection = (GC.GetTotalMemory(forceFullCollection: true) - before) / connections;
        Assert.InRange(perConnection, 3072 * Kib / 2, bound);

        // Nothing that the node still has to send can arrive: it would wait for a clock that stands still.
        foreach (var open in Network.Connections)
        {
            open.Reset();
        }
    }

    [Fact]
    public void The_bound_follows_from_the_settings()
    {
        var settings = new P2pSettings
        {
            Limits = P2pLimits.Default with
            {
                OutgoingMessageQueueBytes = 1_000_000,
                IncomingMessageQueueBytes = 2_000_000,
                IncomingAppMessageQueueLength = 10,
                ReadBufferBytes = 16 * Kib,
                BinaryChunksSize = 10_000,
            },
            Io = new IoSettings { InFlightWrites = 3, WriteBufferBytes = 20_000 },
        };

        Assert.Equal(
            2_000_000 + 2_000 + (3 * 32_768) + 30_000 + (2 * 65_536) + 3_000 + (10 * 1128) + 1128, ConnectionMemory.WorstCase(settings, 1_000, readBytes: 30_000));
        Assert.Equal(
            2_000_256 + 2_000_000 + (3 * 32_768) + 30_000 + (2 * 65_536) + 3_000_000 + 2_000_000 + 1_000_128,
            ConnectionMemory.WorstCase(settings, 1_000_000, readBytes: 30_000));
    }

    [Fact]
    public void Without_bounds_there_is_no_bound()
    {
        var settings = new P2pSettings();
        Assert.NotNull(ConnectionMemory.WorstCase(settings));
        Assert.Null(ConnectionMemory.WorstCase(settings with { Limits = settings.Limits with { OutgoingMessageQueueBytes = null } }));
        var oneBound = settings with { Limits = settings.Limits with { IncomingMessageQueueBytes = null } };
        Assert.NotNull(ConnectionMemory.WorstCase(oneBound));
        Assert.Null(ConnectionMemory.WorstCase(oneBound with { Limits = oneBound.Limits with { IncomingAppMessageQueueLength = null } }));
    }
}
