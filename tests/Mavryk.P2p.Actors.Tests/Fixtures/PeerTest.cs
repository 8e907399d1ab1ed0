using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Tests.Fixtures;

/// <summary>Nodes that meet scripted remotes over real loopback sockets.</summary>
public abstract class PeerTest : NetworkTest
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private readonly List<TcpListener> _listeners = [];

    protected PeerTest()
    {
    }

    protected PeerTest(string configuration)
        : base(configuration)
    {
    }

    /// <summary>Ends whatever a test waits for, long after it should have happened.</summary>
    protected CancellationToken Token => _deadline.Token;

    /// <summary>What the nodes of the tests announce.</summary>
    protected static NetworkVersion Version { get; } = TestMessages.Settings.Versions.AnnouncedVersion;

    public override async Task DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        await base.DisposeAsync();
        await _deadline.CancelAsync();
        _deadline.Dispose();
    }

    /// <summary>A remote that behaves well; the same identity for the same seed.</summary>
    protected static FakePeer<byte[], ConnectionMetadata> Peer(int seed) => new(new FakePeerOptions<byte[], ConnectionMetadata>(
        TestIdentity.Create(seed), Version, TestMessages.Table, ConnectionMetadataCodec.Instance, new ConnectionMetadata(false, false))
    {
        Random = new Random(seed),
    });

    protected static FakePeer<byte[], ConnectionMetadata> Announcing(FakePeer<byte[], ConnectionMetadata> peer, ushort port) =>
        peer.With(options => options with { Port = port });

    protected static byte[] Application(P2pMessage<byte[]>? message) => Assert.IsType<P2pMessage<byte[]>.Application>(message).Message;

    /// <summary>A listening socket of a remote, on a free port.</summary>
    protected TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _listeners.Add(listener);
        return listener;
    }

    protected static P2pPoint PointOf(TcpListener listener) => P2pPoint.FromEndPoint((IPEndPoint)listener.LocalEndpoint);

    /// <summary>The peer dials the node; no handshake yet.</summary>
    protected Task<FakeConnection<byte[], ConnectionMetadata>> DialAsync(
        FakePeer<byte[], ConnectionMetadata> peer, IP2pNetwork<byte[], int, ConnectionMetadata> node) =>
        peer.ConnectAsync(node.ListeningPoint!.Value.ToEndPoint(), Token);

    /// <summary>The peer dials the node and is accepted; returns when the connection runs at the node too.</summary>
    protected async Task<(FakeConnection<byte[], ConnectionMetadata> Remote, IP2pConnection<byte[], ConnectionMetadata> Node)> JoinAsync(
        FakePeer<byte[], ConnectionMetadata> peer, IP2pNetwork<byte[], int, ConnectionMetadata> node)
    {
        var remote = await DialAsync(peer, node);
        Assert.Equal(new AckMessage.Ack(), await remote.HandshakeAsync(Token));
        var id = peer.Options.Identity.PeerId;
        await EventuallyAsync(() => node.FindConnection(id) is not null);
        return (remote, node.FindConnection(id)!);
    }

    /// <summary>The node dials the peer, which goes through its handshake.</summary>
    protected async Task<(FakeConnection<byte[], ConnectionMetadata> Remote, P2pResult<IP2pConnection<byte[], ConnectionMetadata>> Result)> DialledAsync(
        IP2pNetwork<byte[], int, ConnectionMetadata> node, FakePeer<byte[], ConnectionMetadata> peer, TcpListener listener, ConnectOptions? options = null)
    {
        var dialling = node.ConnectAsync(PointOf(listener), options, Token);
        var remote = await peer.AcceptAsync(listener, Token);
        _ = await remote.HandshakeAsync(Token);
        return (remote, await dialling.WaitAsync(Patience));
    }

    /// <summary>The events of a node from now on, also those that no call to the node causes.</summary>
    protected async Task<EventReader> WatchAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, string name = "node-1")
    {
        var reader = new EventReader(node.WatchAsync(Token), Patience, Token);

        // The root has passed the subscription on when it answers.
        _ = await Sys.ActorSelection($"/user/{name}").Ask<ActorIdentity>(new Identify(null), Patience);
        return reader;
    }

    /// <summary>The address of the remotes is greylisted: the next caller is dropped without a byte.</summary>
    protected async Task AssertGreylistedAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node)
    {
        await using var next = await DialAsync(Peer(999), node);
        Assert.Empty(await next.ReadToEndAsync(Token));
    }

    /// <summary>The address of the remotes is not greylisted: the next caller is greeted.</summary>
    protected async Task AssertNotGreylistedAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node)
    {
        await using var next = await DialAsync(Peer(999), node);
        Assert.True(await next.ReceiveAsync(FakePeerStage.ConnectionMessage, Token));
    }

    protected static TEvent Single<TEvent>(IEnumerable<P2pEvent> events)
        where TEvent : P2pEvent => Assert.Single(events.OfType<TEvent>());
}
