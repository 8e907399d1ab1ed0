using Akka.Actor;
using Akka.TestKit;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Protocols;

public sealed class NetworkProtocolTests : NetworkTest
{
    [Fact]
    public async Task A_connect_is_answered_with_the_running_connection()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());

        alice.GetActor().Tell(new NetworkProtocol.Connect(bob.ListeningPoint!.Value) { Correlation = 7 }, TestActor);

        var connected = await ExpectMsgAsync<NetworkProtocol.Connected<ConnectionMetadata>>();
        Assert.Equal(7, connected.Correlation);
        Assert.Equal(bob.PeerId, connected.Connection.Info.PeerId);
        Assert.Equal(alice.FindConnection(bob.PeerId)!.NegotiatedVersion, connected.Connection.NegotiatedVersion);
    }

    [Fact]
    public async Task A_connect_that_fails_is_answered_with_the_reasons()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var point = bob.ListeningPoint!.Value;
        await bob.ShutdownAsync().WaitAsync(Patience);

        alice.GetActor().Tell(new NetworkProtocol.Connect(point) { Correlation = "c" }, TestActor);

        var failed = await ExpectMsgAsync<NetworkProtocol.ConnectFailed>();
        Assert.Equal((point, "c"), (failed.Point, failed.Correlation));
        Assert.Equal(new P2pError.ConnectionFailed(), Assert.Single(failed.Trace));
    }

    [Fact]
    public async Task The_connections_are_listed_with_their_actors()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);

        alice.GetActor().Tell(NetworkProtocol.GetConnections.Instance, TestActor);

        var listed = Assert.Single((await ExpectMsgAsync<NetworkProtocol.ConnectionList<ConnectionMetadata>>()).Connections);
        Assert.Equal(bob.PeerId, listed.Info.PeerId);
        Assert.Equal("connections", listed.Actor.Path.Parent.Name);
    }

    [Fact]
    public async Task A_broadcast_reaches_everybody_but_whom_it_excepts()
    {
        var (alice, bob, carol) = (await StartAsync(), await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);
        await ConnectAsync(alice, carol);

        alice.GetActor().Tell(new NetworkProtocol.Broadcast<byte[]>([1]) { Except = bob.PeerId }, TestActor);

        Assert.Equal(new BroadcastResult(1, 0, 1), (await ExpectMsgAsync<NetworkProtocol.Broadcasted>()).Result);
        Assert.Equal([1], (await carol.ReceiveAnyAsync().AsTask().WaitAsync(Patience)).GetOrThrow().Message);
    }

    [Fact]
    public async Task Events_come_one_after_the_other_each_when_the_one_before_was_acknowledged()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        alice.GetActor().Tell(NetworkProtocol.SubscribeEvents.Instance, TestActor);
        await ExpectMsgAsync(NetworkProtocol.EventsSubscribed.Instance);

        await ConnectAsync(alice, bob);

        var seen = new List<P2pEvent>();
        do
        {
            seen.Add((await ExpectMsgAsync<NetworkProtocol.EventHappened>()).Notice.Event);

            // Nothing but this one until it is acknowledged.
            LastSender.Tell(new Identify(seen.Count), TestActor);
            Assert.Equal(seen.Count, (await ExpectMsgAsync<ActorIdentity>()).MessageId);
            LastSender.Tell(NetworkProtocol.EventAck.Instance, TestActor);
        }
        while (seen[^1] is not P2pEvent.ConnectionEstablished);
        Assert.IsType<P2pEvent.OutgoingConnection>(seen.First(happened => happened is not P2pEvent.NewPoint));

        alice.GetActor().Tell(NetworkProtocol.UnsubscribeEvents.Instance, TestActor);
        await FishForMessageAsync(message => message is NetworkProtocol.EventsUnsubscribed);
    }

    [Fact]
    public async Task The_reader_of_all_hears_of_every_connection_and_its_messages()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var present = await ConnectAsync(bob, alice);
        await OtherEndAsync(alice, bob);
        alice.GetActor().Tell(NetworkProtocol.RegisterReader.Instance, TestActor);
        await ExpectMsgAsync(NetworkProtocol.ReaderRegistered.Instance);
        Assert.Equal(bob.PeerId, (await ExpectMsgAsync<ConnectionProtocol.ConnectionOpened<ConnectionMetadata>>()).Info.PeerId);

        await present.SendAsync([1]);
        await ExpectAsync(bob.PeerId, 1);

        var carol = await StartAsync();
        var future = await ConnectAsync(carol, alice);
        Assert.Equal(carol.PeerId, (await ExpectMsgAsync<ConnectionProtocol.ConnectionOpened<ConnectionMetadata>>()).Info.PeerId);
        await future.SendAsync([2]);
        await ExpectAsync(carol.PeerId, 2);

        await future.DisconnectAsync("test").WaitAsync(Patience);
        Assert.Equal(new ConnectionProtocol.ConnectionEnded(carol.PeerId, new DisconnectionReason.ClosedByRemote()), await ExpectMsgAsync<ConnectionProtocol.ConnectionEnded>());

        async Task ExpectAsync(Protocol.Points.PeerId from, byte message)
        {
            var received = await ExpectMsgAsync<ConnectionProtocol.MessageReceived<byte[]>>();
            Assert.Equal(from, received.PeerId);
            Assert.Equal([message], received.Message);
            LastSender.Tell(ConnectionProtocol.MessageAck.Instance, TestActor);
        }
    }

    [Fact]
    public async Task There_is_one_reader_of_all_until_it_gives_up_or_dies()
    {
        var alice = await StartAsync();
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        alice.GetActor().Tell(NetworkProtocol.RegisterReader.Instance, first);
        await first.ExpectMsgAsync(NetworkProtocol.ReaderRegistered.Instance);

        alice.GetActor().Tell(NetworkProtocol.RegisterReader.Instance, second);
        Assert.Equal(Refusal.ReaderTaken, (await second.ExpectMsgAsync<NetworkProtocol.Refused>()).Because);

        alice.GetActor().Tell(NetworkProtocol.RegisterReader.Instance, first);
        await first.ExpectMsgAsync(NetworkProtocol.ReaderRegistered.Instance);
        alice.GetActor().Tell(NetworkProtocol.UnregisterReader.Instance, first);
        await first.ExpectMsgAsync(NetworkProtocol.ReaderUnregistered.Instance);
        alice.GetActor().Tell(NetworkProtocol.RegisterReader.Instance, second);
        await second.ExpectMsgAsync(NetworkProtocol.ReaderRegistered.Instance);

        Sys.Stop(second);
        await RegisterEventuallyAsync(alice.GetActor(), first);
    }

    [Fact]
    public async Task What_has_other_types_than_the_network_is_refused()
    {
        var alice = await StartAsync();

        alice.GetActor().Tell(new NetworkProtocol.Broadcast<string>("text"), TestActor);

        Assert.Equal(Refusal.OtherTypes, (await ExpectMsgAsync<NetworkProtocol.Refused>()).Because);
    }

    [Fact]
    public async Task A_network_on_its_way_down_refuses_what_expects_an_answer_and_nothing_else()
    {
        var network = (await StartAsync()).GetActor();
        network.Tell(new NetworkCommand.Shutdown(ShutdownStage.Disconnected), ActorRefs.NoSender);

        network.Tell(NetworkProtocol.EventAck.Instance, TestActor);
        network.Tell(NetworkProtocol.GetConnections.Instance, TestActor);

        Assert.Equal(new NetworkProtocol.Refused(NetworkProtocol.GetConnections.Instance, Refusal.NotRunning), await ExpectMsgAsync<object>());
    }

    [Fact]
    public async Task A_subscriber_that_is_gone_is_forgotten()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var probe = CreateTestProbe();
        alice.GetActor().Tell(NetworkProtocol.SubscribeEvents.Instance, probe);
        await probe.ExpectMsgAsync(NetworkProtocol.EventsSubscribed.Instance);
        Sys.Stop(probe);

        await ConnectAsync(alice, bob);

        Assert.NotNull(alice.FindConnection(bob.PeerId));
    }

    private static async Task RegisterEventuallyAsync(IActorRef network, TestProbe reader)
    {
        object answer;
        do
        {
            network.Tell(NetworkProtocol.RegisterReader.Instance, reader);
            answer = await reader.ExpectMsgAsync<INetworkReply>();
        }
        while (answer is NetworkProtocol.Refused);
        Assert.Same(NetworkProtocol.ReaderRegistered.Instance, answer);
    }
}
