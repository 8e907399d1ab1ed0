using System.Net;
using System.Net.Sockets;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.TestKit.Peers;

/// <summary>
/// A remote peer for tests: it speaks the wire with the pure codecs, over real sockets, over an <see cref="InMemoryNetwork"/> or over any
/// stream, and behaves as well as its options let it. It opens connections only: none of what a node decides is in it. Thread-safe.
/// </summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
/// <typeparam name="TConnMeta">The metadata of a connection.</typeparam>
public sealed class FakePeer<TMessage, TConnMeta>
{
    /// <summary>Creates a peer.</summary>
    /// <param name="options">Who it is and how it behaves.</param>
    public FakePeer(FakePeerOptions<TMessage, TConnMeta> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>Who it is and how it behaves.</summary>
    public FakePeerOptions<TMessage, TConnMeta> Options { get; }

    /// <summary>The same peer, behaving in another way.</summary>
    /// <param name="change">Makes the new options from the old ones.</param>
    public FakePeer<TMessage, TConnMeta> With(Func<FakePeerOptions<TMessage, TConnMeta>, FakePeerOptions<TMessage, TConnMeta>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new FakePeer<TMessage, TConnMeta>(change(Options));
    }

    /// <summary>Dials over a real socket. The handshake is left to the caller: <see cref="FakeConnection{TMessage,TConnMeta}.HandshakeAsync"/>.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <exception cref="SocketException">The connection failed.</exception>
    public async Task<FakeConnection<TMessage, TConnMeta>> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(remote);
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(remote, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return Use(new NetworkStream(socket, ownsSocket: true), ChannelRole.Initiator);
    }

    /// <summary>Dials in an in-memory network. The handshake is left to the caller.</summary>
    /// <param name="network">The network.</param>
    /// <param name="host">The address of the peer.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <exception cref="SocketException">The connection failed.</exception>
    public async Task<FakeConnection<TMessage, TConnMeta>> ConnectAsync(
        InMemoryNetwork network, IPAddress host, IPEndPoint remote, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Use(await network.ConnectAsync(host, remote, cancellationToken), ChannelRole.Initiator);
    }

    /// <summary>Accepts a connection from a real socket. The handshake is left to the caller.</summary>
    /// <param name="listener">The socket, which is listening.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<FakeConnection<TMessage, TConnMeta>> AcceptAsync(TcpListener listener, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var socket = await listener.AcceptSocketAsync(cancellationToken);
        socket.NoDelay = true;
        return Use(new NetworkStream(socket, ownsSocket: true), ChannelRole.Responder);
    }

    /// <summary>Accepts a connection of an in-memory network. The handshake is left to the caller.</summary>
    /// <param name="listener">The listener of the peer.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<FakeConnection<TMessage, TConnMeta>> AcceptAsync(InMemoryListener listener, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return Use(await listener.AcceptAsync(cancellationToken), ChannelRole.Responder);
    }

    /// <summary>Speaks over any connected stream, which the connection then owns.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="role">Who opened it.</param>
    public FakeConnection<TMessage, TConnMeta> Use(Stream stream, ChannelRole role)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new FakeConnection<TMessage, TConnMeta>(Options, stream, role);
    }
}

/// <summary>The usual fake peers.</summary>
public static class FakePeer
{
    /// <summary>A peer that speaks as a node of the Mavryk shell.</summary>
    /// <param name="identity">Its key pair and stamp; see <see cref="TestIdentity"/>.</param>
    /// <param name="version">What it announces.</param>
    public static FakePeer<ShellMessage, ConnectionMetadata> OfShell(NodeIdentity identity, NetworkVersion version) =>
        new(new FakePeerOptions<ShellMessage, ConnectionMetadata>(
            identity, version, ShellMessages.Table, ConnectionMetadataCodec.Instance, new ConnectionMetadata(DisableMempool: false, PrivateNode: false)));
}
