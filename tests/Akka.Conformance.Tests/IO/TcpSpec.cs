using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;

namespace Akka.Conformance.Tests.IO;

/// <summary>Listeners, connections and raw sockets on loopback, port 0.</summary>
public abstract class TcpSpec : Akka.TestKit.Xunit2.TestKit
{
    // Both generations of Akka.NET 1.5 read the size of the receive buffer elsewhere.
    private const string Settings =
        """
        akka.loglevel = WARNING
        akka.io.tcp {
          register-timeout = 1s
          receive-buffer-size = 65536
          disabled-buffer-pool.buffer-size = 65536
          send-buffer-size = 131072
          maximum-frame-size = 65536
        }
        """;

    private readonly List<IDisposable> _sockets = [];

    protected TcpSpec(string more = "")
        : base(Akka.Configuration.ConfigurationFactory.ParseString(more).WithFallback(Akka.Configuration.ConfigurationFactory.ParseString(Settings)))
    {
    }

    protected static IPEndPoint Loopback(int port = 0) => new(IPAddress.Loopback, port);

    protected IActorRef Manager => Sys.Tcp();

    /// <summary>Binds, and answers the probe that gets the connections, the listener and its address.</summary>
    protected async Task<Listener> BindAsync(EndPoint? address = null, int backlog = 100, IEnumerable<Inet.SocketOption>? options = null, bool pullMode = false)
    {
        var handler = CreateTestProbe();
        var binder = CreateTestProbe();
        binder.Send(Manager, new Tcp.Bind(handler.Ref, address ?? Loopback(), backlog, options, pullMode));
        var bound = await binder.ExpectMsgAsync<Tcp.Bound>();
        return new Listener(binder, handler, binder.Sender, (IPEndPoint)bound.LocalAddress);
    }

    /// <summary>An outgoing connection, not yet registered.</summary>
    protected async Task<End> ConnectAsync(EndPoint remote, bool pullMode = false)
    {
        var probe = CreateTestProbe();
        probe.Send(Manager, new Tcp.Connect(remote, pullMode: pullMode));
        var connected = await probe.ExpectMsgAsync<Tcp.Connected>();
        return new End(probe, probe.Sender, connected);
    }

    /// <summary>The next incoming connection, not yet registered.</summary>
    protected async Task<End> AcceptAsync(Listener listener)
    {
        var connected = await listener.Handler.ExpectMsgAsync<Tcp.Connected>();
        return new End(CreateTestProbe(), listener.Handler.Sender, connected);
    }

    /// <summary>Both ends of one connection, registered.</summary>
    protected async Task<(End Client, End Server)> PairAsync(bool pullMode = false, bool keepOpen = false, bool useResumeWriting = true)
    {
        var listener = await BindAsync(pullMode: pullMode);
        if (pullMode)
        {
            listener.Actor.Tell(new Tcp.ResumeAccepting(1));
        }

        var client = await ConnectAsync(listener.Address, pullMode);
        var server = await AcceptAsync(listener);
        client.Register(keepOpen, useResumeWriting);
        server.Register(keepOpen, useResumeWriting);
        return (client, server);
    }

    /// <summary>An actor's end and a raw socket's end of one connection.</summary>
    protected async Task<(End Actor, Socket Peer)> PairWithSocketAsync(bool pullMode = false, bool keepOpen = false, bool register = true)
    {
        var listener = await BindAsync(pullMode: pullMode);
        if (pullMode)
        {
            listener.Actor.Tell(new Tcp.ResumeAccepting(1));
        }

        var socket = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        await socket.ConnectAsync(listener.Address);
        var server = await AcceptAsync(listener);
        if (register)
        {
            server.Register(keepOpen);
        }

        return (server, socket);
    }

    /// <summary>An address as people write it: sockets for both families see IPv4 as mapped into IPv6.</summary>
    protected static IPEndPoint Plain(EndPoint endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : (IPEndPoint)endPoint;

    protected T Keep<T>(T socket)
        where T : IDisposable
    {
        _sockets.Add(socket);
        return socket;
    }

    protected static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 7) + (i >> 8));
        }

        return bytes;
    }

    /// <summary>Reads until the peer says it is done; null if it was reset.</summary>
    protected static async Task<byte[]?> ReadToEndAsync(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[65536];
        try
        {
            while (await socket.ReceiveAsync(buffer) is var read and > 0)
            {
                all.Write(buffer, 0, read);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }

        return all.ToArray();
    }

    protected override void AfterAll()
    {
        _sockets.ForEach(s => s.Dispose());
        base.AfterAll();
    }

    protected sealed record Listener(TestProbe Binder, TestProbe Handler, IActorRef Actor, IPEndPoint Address);

    /// <summary>An actor's end of a connection: the probe that handles it and the actor that owns the socket.</summary>
    protected sealed record End(TestProbe Probe, IActorRef Actor, Tcp.Connected Connected)
    {
        public void Register(bool keepOpen = false, bool useResumeWriting = true) =>
            Probe.Send(Actor, new Tcp.Register(Probe.Ref, keepOpen, useResumeWriting));

        public void Send(Tcp.Command command) => Probe.Send(Actor, command);

        public void Write(byte[] bytes, Tcp.Event? ack = null) => Send(Tcp.Write.Create(ByteString.FromBytes(bytes), ack ?? Tcp.NoAck.Instance));

        public async Task<byte[]> ReadAsync(int length, bool pull = false)
        {
            var all = ByteString.Empty;
            while (all.Count < length)
            {
                if (pull)
                {
                    Send(Tcp.ResumeReading.Instance);
                }

                all += (await Probe.ExpectMsgAsync<Tcp.Received>()).Data;
            }

            return all.ToArray();
        }
    }
}
