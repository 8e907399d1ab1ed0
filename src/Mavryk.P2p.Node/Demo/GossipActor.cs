using Akka.Actor;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Node.Hosting;

namespace Mavryk.P2p.Node.Demo;

/// <summary>
/// The application of the demo, an actor that reads all connections of its network: passes every message that it sees for the first time on to all neighbours
/// but the one it came from. Acknowledges at once, since what it passes on waits in the bounded queues of the connections.
/// </summary>
internal sealed class GossipActor : ReceiveActor
{
    private readonly IActorRef _network;

    /// <param name="network">Speaks <see cref="NetworkProtocol"/>.</param>
    /// <param name="isNew">Told of every message that arrives.</param>
    public GossipActor(IActorRef network, Func<OpaqueMessage, bool> isNew)
    {
        _network = network;
        Receive<Spread>(spread => network.Tell(new NetworkProtocol.Broadcast<OpaqueMessage>(spread.Message)));
        Receive<ConnectionProtocol.MessageReceived<OpaqueMessage>>(received =>
        {
            Sender.Tell(ConnectionProtocol.MessageAck.Instance);
            if (isNew(received.Message))
            {
                network.Tell(new NetworkProtocol.Broadcast<OpaqueMessage>(received.Message) { Except = received.PeerId });
            }
        });
        Receive<INetworkReply>(static _ => { });
        Receive<IConnectionNotice>(static _ => { });
    }

    public static Props Create(IActorRef network, Func<OpaqueMessage, bool> isNew) => Props.Create(() => new GossipActor(network, isNew));

    /// <summary>Also after a restart: then the network waits for no acknowledgement of the time before.</summary>
    protected override void PreStart() => _network.Tell(NetworkProtocol.RegisterReader.Instance);

    /// <summary>Tells the neighbours something new.</summary>
    internal sealed record Spread(OpaqueMessage Message);
}
