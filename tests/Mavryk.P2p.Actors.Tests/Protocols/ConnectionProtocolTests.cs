using Akka.Actor;
using Akka.TestKit;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Protocols;

public sealed class ConnectionProtocolTests : NetworkTest
{
    [Fact]
    public async Task Messages_are_told_in_order_each_when_the_one_before_was_acknowledged()
    {
        var (actor, remote) = await PairAsync();
        for (byte i = 0; i < 5; i++)
        {
            await remote.SendAsync([i]);
        }

        await ReadAsync(actor, this);

        for (byte i = 0; i < 5; i++)
        {
            Assert.Equal([i], (await ExpectMsgAsync<ConnectionProtocol.MessageReceived<byte[]>>()).Message);
            await ExpectNothingMoreAsync(actor);
            actor.Tell(ConnectionProtocol.MessageAck.Instance, TestActor);
        }
    }

    [Fact]
    public async Task A_reader_that_does_not_acknowledge_stops_its_own_remote_and_no_other()
    {
        var alice = await StartAsync(settings => settings with
        {
            Limits = settings.Limits with { IncomingAppMessageQueueLength = 1, OutgoingMessageQueueBytes = 1000 },
        });
        var (stuck, quick) = (await ConnectedAsync(alice), await ConnectedAsync(alice));
        await ReadAsync(stuck.Actor, CreateTestProbe());
        await ReadAsync(quick.Actor, this);

        var blocked = stuck.Remote.SendAsync(new byte[5_000_000]).AsTask();
        var behind = Enumerable.Range(0, 20).Select(_ => stuck.Remote.SendAsync(new byte[1_000_000]).AsTask()).ToList();
        for (byte i = 0; i < 20; i++)
        {
            await quick.Remote.SendAsync([i]);
            Assert.Equal([i], (await ExpectMsgAsync<ConnectionProtocol.MessageReceived<byte[]>>()).Message);
            quick.Actor.Tell(ConnectionProtocol.MessageAck.Instance, TestActor);
        }

        await blocked.WaitAsync(Patience);
        Assert.Contains(behind, sending => !sending.IsCompleted);
    }

    [Fact]
    public async Task Ten_thousand_messages_reach_the_reader_once_each_and_in_order()
    {
        const int count = 10_000;
        var (actor, remote) = await PairAsync();
        var done = new TaskCompletionSource<int>();
        Sys.ActorOf(Props.Create(() => new Counting(actor, count, done)));

        for (var i = 0; i < count; i++)
        {
            await remote.SendAsync(BitConverter.GetBytes(i));
        }

        Assert.Equal(count, await done.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_restarted_reader_that_registers_again_is_not_waited_for()
    {
        var (actor, remote) = await PairAsync();
        await ReadAsync(actor, this);
        await remote.SendAsync([1]);
        await remote.SendAsync([2]);
        await ExpectMsgAsync<ConnectionProtocol.MessageReceived<byte[]>>();

        await ReadAsync(actor, this);

        Assert.Equal([2], (await ExpectMsgAsync<ConnectionProtocol.MessageReceived<byte[]>>()).Message);
    }

    [Fact]
    public async Task A_connection_has_one_reader_of_its_own_and_after_its_death_that_of_all()
    {
        var alice = await StartAsync();
        var (actor, remote) = await ConnectedAsync(alice);
        var own = CreateTestProbe();
        await ReadAsync(actor, own);

        actor.Tell(ConnectionProtocol.RegisterReader.Instance, TestActor);
        Assert.Equal(Refusal.ReaderTaken, (await ExpectMsgAsync<ConnectionProtocol.Refused>()).Because);
        alice.GetActor().Tell(NetworkProtocol.RegisterReader.Instance, TestActor);
        await ExpectMsgAsync(NetworkProtocol.ReaderRegistered.Instance);
        await remote.SendAsync([1]);
        await own.ExpectMsgAsync<ConnectionProtocol.MessageReceived<byte[]>>();
        await remote.SendAsync([2]);

        Sys.Stop(own);

        await ExpectMsgAsync<ConnectionProtocol.ConnectionOpened<ConnectionMetadata>>();
        Assert.Equal([2], (await ExpectMsgAsync<ConnectionProtocol.MessageReceived<byte[]>>()).Message);
    }

    [Fact]
    public async Task Without_a_reader_messages_wait_for_the_facade()
    {
        var alice = await StartAsync();
        var (actor, remote) = await ConnectedAsync(alice);
        await ReadAsync(actor, this);
        actor.Tell(ConnectionProtocol.UnregisterReader.Instance, TestActor);
        await ExpectMsgAsync(ConnectionProtocol.ReaderUnregistered.Instance);

        await remote.SendAsync([1]);

        Assert.Equal([1], (await alice.ReceiveAnyAsync().AsTask().WaitAsync(Patience)).GetOrThrow().Message);
    }

    [Fact]
    public async Task What_had_arrived_is_told_before_the_end_without_acknowledgements()
    {
        var (actor, remote) = await PairAsync();
        await ReadAsync(actor, this);
        for (byte i = 0; i < 3; i++)
        {
            await remote.SendAsync([i]);
        }

        await remote.DisconnectAsync("test", wait: true).WaitAsync(Patience);

        for (byte i = 0; i < 3; i++)
        {
            Assert.Equal([i], (await ExpectMsgAsync<ConnectionProtocol.MessageReceived<byte[]>>()).Message);
        }

        Assert.Equal(new DisconnectionReason.ClosedByRemote(), (await ExpectMsgAsync<ConnectionProtocol.ConnectionEnded>()).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_is_sent_and_confirmed(bool waitForRoom)
    {
        var (actor, remote) = await PairAsync();

        actor.Tell(new ConnectionProtocol.Send<byte[]>([1]), TestActor);
        actor.Tell(new ConnectionProtocol.SendAndConfirm<byte[]>([2]) { WaitForRoom = waitForRoom, Correlation = "c" }, TestActor);

        var done = await ExpectMsgAsync<ConnectionProtocol.SendDone>();
        Assert.Equal((SendResult.Queued.Instance, "c"), (done.Result, done.Correlation));
        Assert.Equal([1], await ReceiveAsync(remote));
        Assert.Equal([2], await ReceiveAsync(remote));
    }

    [Fact]
    public async Task A_disconnect_is_answered_when_the_connection_is_gone()
    {
        var (actor, remote) = await PairAsync();
        Watch(actor);

        actor.Tell(new ConnectionProtocol.Disconnect("enough"), TestActor);

        await ExpectTerminatedAsync(actor);
        Assert.Equal(new DisconnectionReason.User("enough"), (await ExpectMsgAsync<ConnectionProtocol.Disconnected>()).Reason);
        await remote.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task What_has_other_types_than_the_network_is_refused()
    {
        var (actor, _) = await PairAsync();

        actor.Tell(new ConnectionProtocol.SendAndConfirm<string>("text"), TestActor);

        Assert.Equal(Refusal.OtherTypes, (await ExpectMsgAsync<ConnectionProtocol.Refused>()).Because);
    }

    private async Task<(IActorRef Actor, IP2pConnection<byte[], ConnectionMetadata> Remote)> PairAsync() => await ConnectedAsync(await StartAsync());

    /// <summary>A connection to a new node: our actor, and the other end.</summary>
    private async Task<(IActorRef Actor, IP2pConnection<byte[], ConnectionMetadata> Remote)> ConnectedAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node)
    {
        var other = await StartAsync(settings => settings with { Limits = settings.Limits with { OutgoingMessageQueueBytes = 1000 } });
        node.GetActor().Tell(new NetworkProtocol.Connect(other.ListeningPoint!.Value), TestActor);
        var connected = await ExpectMsgAsync<NetworkProtocol.Connected<ConnectionMetadata>>();
        return (connected.Connection.Actor, await OtherEndAsync(other, node));
    }

    private static async Task ReadAsync(IActorRef connection, TestKitBase reader)
    {
        connection.Tell(ConnectionProtocol.RegisterReader.Instance, reader.TestActor);
        await reader.ExpectMsgAsync(ConnectionProtocol.ReaderRegistered.Instance);
        await reader.ExpectMsgAsync<ConnectionProtocol.ConnectionOpened<ConnectionMetadata>>();
    }

    private async Task ExpectNothingMoreAsync(IActorRef connection)
    {
        connection.Tell(new Identify("still there"), TestActor);
        await ExpectMsgAsync<ActorIdentity>();
    }

    /// <summary>Tells how many messages came in order, when the last one or a wrong one is there.</summary>
    private sealed class Counting : ReceiveActor
    {
        public Counting(IActorRef connection, int count, TaskCompletionSource<int> done)
        {
            var next = 0;
            connection.Tell(ConnectionProtocol.RegisterReader.Instance);
            Receive<ConnectionProtocol.MessageReceived<byte[]>>(received =>
            {
                Sender.Tell(ConnectionProtocol.MessageAck.Instance);
                if (BitConverter.ToInt32(received.Message) != next++ || next == count)
                {
                    done.TrySetResult(next);
                }
            });
            ReceiveAny(static _ => { });
        }
    }
}
