using System.Diagnostics;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Connections;

public sealed class MessageExchangeTests : NetworkTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(65507)]
    [InlineData(65508)]
    [InlineData(1_000_000)]
    [Trait("Scenario", "SOCK-05")]
    public async Task Both_sides_send_and_receive_messages_of_any_size(int size)
    {
        var (alice, bob) = await PairAsync();

        Assert.IsType<SendResult.Queued>(await alice.SendAsync(TestMessages.Payload(size)));
        Assert.IsType<SendResult.Queued>(await bob.SendAsync(TestMessages.Payload(size)));

        Assert.Equal(TestMessages.Payload(size), await ReceiveAsync(bob));
        Assert.Equal(TestMessages.Payload(size), await ReceiveAsync(alice));
    }

    [Fact]
    [Trait("Scenario", "SOCK-06")]
    public async Task Small_chunks_carry_whole_messages()
    {
        static P2pSettings SmallChunks(P2pSettings options) => options with { Limits = options.Limits with { BinaryChunksSize = 21 } };
        var (alice, bob) = await PairAsync(SmallChunks);

        await alice.SendAsync(TestMessages.Payload(256));
        await bob.SendAsync(TestMessages.Payload(256));

        Assert.Equal(TestMessages.Payload(256), await ReceiveAsync(bob));
        Assert.Equal(TestMessages.Payload(256), await ReceiveAsync(alice));
    }

    [Fact]
    [Trait("Scenario", "SOCK-07")]
    public async Task Messages_larger_than_a_chunk_cross_each_other()
    {
        var (alice, bob) = await PairAsync();

        await Task.WhenAll(alice.SendAsync(TestMessages.Payload(131072)).AsTask(), bob.SendAsync(TestMessages.Payload(131072)).AsTask());

        Assert.Equal(TestMessages.Payload(131072), await ReceiveAsync(bob));
        Assert.Equal(TestMessages.Payload(131072), await ReceiveAsync(alice));
    }

    [Fact]
    [Trait("Scenario", "P2PC-02")]
    public async Task Ten_thousand_messages_arrive_once_each_and_in_order()
    {
        const int count = 10_000;
        var (alice, bob) = await PairAsync();

        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
            {
                var message = BitConverter.GetBytes(i);
                if (i % 2 == 0)
                {
                    await alice.SendAsync(message);
                }
                else
                {
                    while (alice.TrySend(message) is SendResult.Full)
                    {
                        await Task.Yield();
                    }
                }
            }
        });

        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i, BitConverter.ToInt32(await ReceiveAsync(bob)));
        }

        await sending;
    }

    [Fact]
    [Trait("Scenario", "SOCK-08")]
    public async Task Receiving_from_a_connection_that_the_other_side_closed_is_connection_closed()
    {
        var (alice, bob) = await PairAsync();

        await bob.DisconnectAsync("done").WaitAsync(Patience);

        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await alice.ReceiveAsync().AsTask().WaitAsync(Patience)));
    }

    [Fact]
    [Trait("Scenario", "SOCK-09")]
    [Trait("Scenario", "P2PC-04")]
    public async Task A_closed_connection_answers_closed_and_stays_readable()
    {
        var (alice, bob) = await PairAsync();
        await bob.SendAsync([1]);
        await EventuallyAsync(() => alice.Queues.IncomingMessages == 1);

        await bob.DisconnectAsync("done").WaitAsync(Patience);
        await alice.Closed.WaitAsync(Patience);

        Assert.IsType<SendResult.Closed>(await alice.SendAsync([2]));
        Assert.IsType<SendResult.Closed>(alice.TrySend([2]));
        Assert.Equal([1], await ReceiveAsync(alice));
        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await alice.ReceiveAsync()));
        Assert.True(alice.Stat.TotalReceived > 0);
        Assert.Equal(bob.Info.LocalMetadata, alice.Info.RemoteMetadata);
    }

    [Fact]
    [Trait("Scenario", "IOSC-03")]
    public async Task Closing_with_wait_sends_what_is_queued_first()
    {
        var (alice, bob) = await PairAsync();
        await alice.SendAsync(TestMessages.Payload(1 << 20));

        var closing = alice.DisconnectAsync("done", wait: true);

        Assert.Equal(TestMessages.Payload(1 << 20), await ReceiveAsync(bob));
        await closing.WaitAsync(Patience);
        await alice.DisconnectAsync("again").WaitAsync(Patience);
    }

    [Fact]
    [Trait("Scenario", "IOSC-02")]
    public async Task Without_a_limit_nothing_is_delayed()
    {
        const int messages = 64;
        var (alice, bob) = await PairAsync();
        var message = TestMessages.Payload(1 << 20);
        var clock = Stopwatch.StartNew();

        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < messages; i++)
            {
                await alice.SendAsync(message);
            }
        });
        for (var i = 0; i < messages; i++)
        {
            Assert.Equal(message, await ReceiveAsync(bob));
        }

        await sending;
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience);
        Assert.InRange(alice.Stat.TotalSent, messages << 20, long.MaxValue);
    }

    [Fact]
    public async Task An_application_that_does_not_receive_stops_the_sender_and_loses_nothing()
    {
        static P2pSettings SmallQueues(P2pSettings options) => options with
        {
            Limits = options.Limits with { OutgoingMessageQueueBytes = 1 << 20, IncomingAppMessageQueueLength = 3 },
        };
        var (alice, bob) = await PairAsync(SmallQueues);

        var sent = 0;
        await AwaitConditionAsync(
            () =>
            {
                while (sent < 10_000 && alice.TrySend(BitConverter.GetBytes(sent).Concat(TestMessages.Payload(100_000)).ToArray()) is SendResult.Queued)
                {
                    sent++;
                }

                return Task.FromResult(bob.Queues.IncomingMessages >= 3 && alice.Queues.OutgoingBytes > (1 << 19));
            },
            Patience);

        Assert.InRange(bob.Queues.IncomingMessages, 3, 4);
        for (var i = 0; i < sent; i++)
        {
            Assert.Equal(i, BitConverter.ToInt32(await ReceiveAsync(bob)));
        }
    }

    private async Task<(IP2pConnection<byte[], ConnectionMetadata> Alice, IP2pConnection<byte[], ConnectionMetadata> Bob)> PairAsync(
        Func<P2pSettings, P2pSettings>? change = null)
    {
        var alice = await StartAsync(change);
        var bob = await StartAsync(change);
        var connection = await ConnectAsync(alice, bob);
        return (connection, await OtherEndAsync(bob, alice));
    }
}
