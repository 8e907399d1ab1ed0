using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Connection = Mavryk.P2p.Actors.Facade.IP2pConnection<byte[], Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;
using Node = Mavryk.P2p.Actors.Facade.IP2pNetwork<byte[], int, Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;

namespace Mavryk.P2p.Actors.Tests.Bandwidth;

/// <summary>Speed limits of whole nodes; at each turn of the clock everything that may move moves before the time goes on.</summary>
public sealed class SpeedLimitTests : VirtualNetworkTest
{
    private const int Kib = 1024;

    /// <summary>The greatest debt.</summary>
    private const int Block = 64 * Kib;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(null, 100)]
    [InlineData(100, null)]
    public async Task A_bulk_transfer_takes_the_time_that_the_slower_limit_gives_it(int? upload, int? download)
    {
        var sender = await StartAsync(1, settings => settings with { Limits = settings.Limits with { MaxUploadSpeed = upload } });
        var receiver = await StartAsync(2, settings => settings with { Limits = settings.Limits with { MaxDownloadSpeed = download } });
        var connection = (await sender.ConnectAsync(Point(2), cancellation: Token)).GetOrThrow();
        await UntilAsync(() => receiver.Connections.Length == 1);
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        var before = Total();
        await connection.SendAsync(TestMessages.Payload(1000 * Kib), Token);

        for (var turn = 1; turn <= 90; turn++)
        {
            await AdvanceAsync(Turn, Turn);
            Assert.InRange(Total() - before, turn * 10 * Kib, (turn * 10 * Kib) + Block);
        }

        Assert.Equal(0, receiver.Connections[0].Queues.IncomingMessages);
        Assert.InRange(upload is null ? receiver.GlobalStat.CurrentInflow : sender.GlobalStat.CurrentOutflow, 50 * Kib, 150 * Kib);
        await AdvanceUntilAsync(() => receiver.Connections[0].Queues.IncomingMessages == 1, Turn);
        Assert.Equal(TestMessages.Payload(1000 * Kib), (await receiver.Connections[0].ReceiveAsync(Token)).GetOrThrow());
        Assert.Equal(sender.GlobalStat.TotalSent, connection.Stat.TotalSent);

        long Total() => upload is null ? receiver.GlobalStat.TotalReceived : sender.GlobalStat.TotalSent;
    }

    [Fact]
    public async Task A_limited_connection_that_closes_politely_sends_what_is_queued()
    {
        var sender = await StartAsync(1, settings => settings with
        {
            Limits = settings.Limits with { MaxUploadSpeed = 100 },
            Io = settings.Io with { CloseTimeout = TimeSpan.FromHours(1) },
        });
        var receiver = await StartAsync(2);
        var connection = (await sender.ConnectAsync(Point(2), cancellation: Token)).GetOrThrow();
        await UntilAsync(() => receiver.Connections.Length == 1);
        var received = receiver.Connections[0].ReceiveAsync(Token).AsTask();
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        await connection.SendAsync(TestMessages.Payload(300 * Kib), Token);

        var closed = connection.DisconnectAsync("done", wait: true);
        await AdvanceUntilAsync(() => closed.IsCompleted, Turn);

        Assert.Equal(TestMessages.Payload(300 * Kib), (await received.WaitAsync(Patience)).GetOrThrow());
    }

    [Fact]
    [Trait("Scenario", "IOSC-01")]
    public async Task Eight_clients_share_the_download_of_a_server_evenly_and_keep_their_own_limits()
    {
        const int clients = 8, download = 1024 * Kib, upload = 256 * Kib;
        P2pSettings Small(P2pSettings settings) => settings with
        {
            Limits = settings.Limits with { ReadBufferBytes = 16384, ReadQueueBytes = 16384, WriteQueueBytes = 16384 },
        };
        var server = await StartAsync(100, settings => Small(settings) with { Limits = Small(settings).Limits with { MaxDownloadSpeed = download / Kib } });
        var nodes = new List<Node> { server };
        var connections = new List<Connection>();
        var receiving = new List<Task<P2pError>>();
        for (var client = 1; client <= clients; client++)
        {
            var node = await StartAsync(client, settings => Small(settings) with { Limits = Small(settings).Limits with { MaxUploadSpeed = upload / Kib } });
            nodes.Add(node);
            connections.Add((await node.ConnectAsync(Point(100), cancellation: Token)).GetOrThrow());
            await UntilAsync(() => server.Connections.Length == client);
        }

        foreach (var connection in server.Connections)
        {
            receiving.Add(ReceiveAllAsync(connection));
        }

        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        var before = server.GlobalStat.TotalReceived;
        using var ended = new CancellationTokenSource();
        var sending = connections.Select((connection, index) => SendAsync(connection, new Random(index), ended.Token)).ToArray();
        for (var turn = 1; turn <= 50; turn++)
        {
            await AdvanceAsync(Turn, Turn);
            await UntilAsync(() => server.GlobalStat.TotalReceived - before >= turn * download / 10);
        }

        Assert.InRange(server.GlobalStat.TotalReceived - before, download * 5, (download * 6) + Block);
        Assert.All(nodes[1..], node => Assert.InRange(node.GlobalStat.TotalSent, 1, (upload * 6) + Block));
        var mean = server.Connections.Average(connection => connection.Stat.TotalReceived);
        Assert.All(server.Connections, connection => Assert.InRange(connection.Stat.TotalReceived / mean, 0.6, 1.4));

        await ended.CancelAsync();
        await Task.WhenAll(sending).WaitAsync(Patience);
        var closing = connections.Select(connection => connection.DisconnectAsync("done")).ToArray();
        await AdvanceUntilAsync(() => receiving.TrueForAll(task => task.IsCompleted) && closing.All(task => task.IsCompleted), Turn);
        Assert.All(receiving, task => Assert.IsType<P2pError.ConnectionClosed>(task.Result));
    }

    private static async Task SendAsync(Connection connection, Random random, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                Assert.IsType<SendResult.Queued>(await connection.SendAsync(new byte[random.Next(1 << 6, (1 << 16) + 1)], ended));
            }
        }
        catch (OperationCanceledException)
        {
            // The five seconds are over.
        }
    }

    private async Task<P2pError> ReceiveAllAsync(Connection connection)
    {
        while (true)
        {
            if (await connection.ReceiveAsync(Token) is P2pResult<byte[]>.Failed failed)
            {
                return failed.Error;
            }
        }
    }
}
