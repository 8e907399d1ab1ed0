using Mavryk.P2p.Actors.Tests.Fixtures;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>The bound of what the application has not taken yet (behaviour 11).</summary>
public sealed class ApplicationQueueTests : VirtualNetworkTest
{
    [Fact]
    [Trait("Scenario", "UPST-05")]
    public async Task A_full_queue_counts_messages_and_stops_the_reader_until_one_is_taken()
    {
        // Of two places one is half: the reader goes on with each message that is taken.
        const int Bound = 2;
        const int Sent = 20;
        var node = await StartAsync(1, settings => settings with { Limits = settings.Limits with { IncomingAppMessageQueueLength = Bound } });
        var remote = await JoinAsync(2, node);
        var connection = node.FindConnection(IdOf(2))!;

        // Each fills the window of the simulated socket: what is not read holds up the sender.
        var sending = SendAllAsync();
        for (var next = 0; next < Sent; next++)
        {
            var waiting = Math.Min(Bound, Sent - next);
            await UntilAsync(() => connection.Queues.IncomingMessages == waiting);
            await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
            Assert.Equal(waiting, connection.Queues.IncomingMessages);
            Assert.False(sending.IsCompleted && next == 0);
            Assert.Equal(next, (await connection.ReceiveAsync(Token)).GetOrThrow()[0]);
        }

        await sending;

        async Task SendAllAsync()
        {
            for (var number = 0; number < Sent; number++)
            {
                var message = TestMessages.Payload(65507);
                message[0] = (byte)number;
                await remote.SendAsync(message, Token);
            }
        }
    }
}
