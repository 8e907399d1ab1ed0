using System.Globalization;
using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Readme;

/// <summary>The examples for application actors in the README, letter by letter.</summary>
public sealed class ReadmeActorTests : NetworkTest
{
    // <example>
    [Fact]
    public async Task A_greater_number_is_passed_on_but_not_back()
    {
        var (network, connection) = (CreateTestProbe(), CreateTestProbe());
        var peer = TestIdentity.Create(1).PeerId;
        var actor = Sys.ActorOf(Props.Create(() => new GreatestNumber(network.Ref)));
        await network.ExpectMsgAsync(NetworkProtocol.RegisterReader.Instance);

        actor.Tell(new ConnectionProtocol.MessageReceived<string>(peer, "7"), connection);

        Assert.Equal(new NetworkProtocol.Broadcast<string>("7") { Except = peer }, await network.ExpectMsgAsync<NetworkProtocol.Broadcast<string>>());
        await connection.ExpectMsgAsync(ConnectionProtocol.MessageAck.Instance);
    }
    // </example>

    [Fact]
    public async Task The_greatest_number_reaches_a_node_that_is_no_neighbour()
    {
        var (_, definition, settings) = await ReadmeExample.RunAsync(Sys).WaitAsync(Patience);
        await using var first = await StartAsync("first");
        await using var second = await StartAsync("second");
        await using var third = await StartAsync("third");
        var actors = new[] { first, second, third }.Select(node => Sys.ActorOf(Props.Create(() => new GreatestNumber(node.GetActor())))).ToList();
        (await first.ConnectAsync(second.ListeningPoint!.Value)).GetOrThrow();
        (await second.ConnectAsync(third.ListeningPoint!.Value)).GetOrThrow();

        actors[0].Tell(5L);

        await AwaitConditionAsync(async () => await actors[2].Ask<long>(GreatestNumber.Get.Instance, Patience) == 5, Patience, TimeSpan.FromMilliseconds(10));

        async Task<IP2pNetwork<string, int, ConnectionMetadata>> StartAsync(string name)
        {
            // Without looking for each other: a line of three.
            var lazy = settings with { Name = name, Limits = settings.Limits with { MaintenanceIdleTime = null } };
            var node = await P2pNetwork.CreateAsync(Sys, lazy, TestIdentities.New(), definition);
            node.GetOrThrow().Activate();
            return node.GetOrThrow();
        }
    }

    // <example>
    internal sealed class GreatestNumber : ReceiveActor
    {
        private long _greatest;

        public GreatestNumber(IActorRef network)
        {
            network.Tell(NetworkProtocol.RegisterReader.Instance);
            Receive<long>(number => Learn(number, from: null));
            Receive<ConnectionProtocol.MessageReceived<string>>(received =>
            {
                Learn(long.Parse(received.Message, CultureInfo.InvariantCulture), received.PeerId);
                Sender.Tell(ConnectionProtocol.MessageAck.Instance);
            });
            Receive<Get>(_ => Sender.Tell(_greatest));
            Receive<INetworkReply>(_ => { });
            Receive<IConnectionNotice>(_ => { });

            void Learn(long number, PeerId? from)
            {
                if (number > _greatest)
                {
                    _greatest = number;
                    network.Tell(new NetworkProtocol.Broadcast<string>($"{number}") { Except = from });
                }
            }
        }

        public sealed record Get
        {
            public static readonly Get Instance = new();
        }
    }
    // </example>
}
