using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>
/// A simulated network of hosts. Give each P2P network under test the managers of its host in place of Akka.IO's: they speak the
/// same messages. The faults (latency, split streams, refusals, partitions, resets, stalled readers) can be changed at any time;
/// what is random in them comes from the seed. Latency runs on the schedulers of the actor systems, so that virtual time
/// drives it; without latency everything arrives at once. Several actor systems may share one network. Safe from any thread.
/// </summary>
/// <remarks>
/// Where Akka.IO's versions differ the stricter behaviour was taken: a listener in pull mode accepts only what
/// <c>Tcp.ResumeAccepting</c> allows, a handler that also was the commander of <c>Tcp.Connect</c> is not watched, accepted connections end
/// with their listener, and a connect failure carries a <c>ConnectException</c> that does not tell refused from unreachable.
/// </remarks>
public sealed class InMemoryNetwork
{
    private readonly Fabric _fabric;

    /// <summary>Creates a network without hosts and faults.</summary>
    /// <param name="seed">The source of everything random in the network.</param>
    /// <param name="windowBytes">How many bytes of a direction of a connection may be sent and not yet read, in bytes; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="windowBytes"/> is less than 1.</exception>
    public InMemoryNetwork(int seed = 0, int windowBytes = 65536)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowBytes, 1);
        _fabric = new Fabric(seed, windowBytes);
    }

    /// <summary>The most that one read takes, in bytes (default 65536).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int ReadBufferBytes
    {
        get => _fabric.ReadBufferBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (_fabric.Gate)
            {
                _fabric.ReadBufferBytes = value;
            }
        }
    }

    /// <summary>How byte streams are cut; holds for all reads from now on.</summary>
    public StreamSplitting Splitting
    {
        get => _fabric.Splitting;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (_fabric.Gate)
            {
                _fabric.Splitting = value;
            }
        }
    }

    /// <summary>One-way delay of the links that have none of their own (default zero); holds for what is sent from now on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Latency
    {
        get => _fabric.Latency;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            lock (_fabric.Gate)
            {
                _fabric.Latency = value;
            }
        }
    }

    /// <summary>The open connections, oldest first: a snapshot.</summary>
    public IReadOnlyList<InMemoryConnection> Connections => _fabric.Connections();

    /// <summary>
    /// The actor to use in place of <c>system.Tcp()</c> on a host. Managers of the same address share its ports.
    /// </summary>
    /// <param name="system">The actor system in which the sockets of the host live.</param>
    /// <param name="host">The address of the host.</param>
    public IActorRef CreateTcpManager(ActorSystem system, IPAddress host)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(host);
        _fabric.AddHost(host);
        return ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TcpManagerActor(_fabric, host)));
    }

    /// <summary>The actor to use in place of <c>system.Udp()</c> on a host. Datagrams to 255.255.255.255 reach the port on every host.</summary>
    /// <param name="system">The actor system in which the sockets of the host live.</param>
    /// <param name="host">The address of the host.</param>
    public IActorRef CreateUdpManager(ActorSystem system, IPAddress host)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(host);
        _fabric.AddHost(host);
        return ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new UdpManagerActor(_fabric, host)));
    }

    /// <summary>Opens a connection from code that is not an actor, as a socket would.</summary>
    /// <param name="host">The address of the host that dials.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <returns>The stream of the connection; disposing it closes the connection.</returns>
    /// <exception cref="SocketException">The connection was refused or the host does not exist.</exception>
    public async Task<InMemoryStream> ConnectAsync(IPAddress host, IPEndPoint remote, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(remote);
        _fabric.AddHost(host);
        var connected = new TaskCompletionSource<SimulatedSocket>(TaskCreationOptions.RunContinuationsAsynchronously);
        var dial = _fabric.Connect(host, 0, remote, scheduler: null, (socket, error) =>
            _ = socket is null ? connected.TrySetException(new SocketException((int)error)) : connected.TrySetResult(socket));
        try
        {
            return new InMemoryStream(await connected.Task.WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            dial.Cancel();
            throw;
        }
    }

    /// <summary>Listens for connections in code that is not an actor, as a socket would.</summary>
    /// <param name="local">The host and its port; port 0 picks a free one.</param>
    /// <param name="backlog">How many connections may wait to be accepted; at least 1.</param>
    /// <exception cref="SocketException">The port is in use.</exception>
    public InMemoryListener Listen(IPEndPoint local, int backlog = 100)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentOutOfRangeException.ThrowIfLessThan(backlog, 1);
        _fabric.AddHost(local.Address);
        return new InMemoryListener(_fabric, local, backlog);
    }

    /// <summary>Gives the link of two hosts a delay of its own, in both directions.</summary>
    /// <param name="a">One host.</param>
    /// <param name="b">The other host.</param>
    /// <param name="latency">One-way delay, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="latency"/> is negative.</exception>
    public void SetLatency(IPAddress a, IPAddress b, TimeSpan latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero);
        _fabric.SetLatency(a, b, latency);
    }

    /// <summary>
    /// Silently cuts the link of two hosts. Bytes and connects wait for the link, as TCP repeats them; resets and datagrams vanish, so
    /// that a connection may stay half-open.
    /// </summary>
    /// <param name="a">One host.</param>
    /// <param name="b">The other host.</param>
    public void Partition(IPAddress a, IPAddress b) => _fabric.Cut(a, b);

    /// <summary>Joins two hosts again that <see cref="Partition"/> has cut.</summary>
    /// <param name="a">One host.</param>
    /// <param name="b">The other host.</param>
    public void Heal(IPAddress a, IPAddress b) => _fabric.Heal(a, b);

    /// <summary>Silently cuts a host from all others.</summary>
    /// <param name="host">The host.</param>
    public void Isolate(IPAddress host) => _fabric.Isolate(host);

    /// <summary>Ends the isolation of a host.</summary>
    /// <param name="host">The host.</param>
    public void Rejoin(IPAddress host) => _fabric.Rejoin(host);

    /// <summary>Closes the window of all connections between two hosts in one direction: nothing more can be written, no Ack comes.</summary>
    /// <param name="from">The writing host.</param>
    /// <param name="to">The reading host.</param>
    public void Stall(IPAddress from, IPAddress to) => _fabric.Stall(from, to, stalled: true);

    /// <summary>Opens the window again that <see cref="Stall"/> has closed.</summary>
    /// <param name="from">The writing host.</param>
    /// <param name="to">The reading host.</param>
    public void Unstall(IPAddress from, IPAddress to) => _fabric.Stall(from, to, stalled: false);

    /// <summary>New connections to an endpoint are refused, whoever listens there.</summary>
    /// <param name="endpoint">Address and port of the listener.</param>
    public void Refuse(IPEndPoint endpoint) => _fabric.Refuse(endpoint);

    /// <summary>New connections to an endpoint get no answer: the dialler waits for its time-out.</summary>
    /// <param name="endpoint">Address and port of the listener.</param>
    public void LeaveUnanswered(IPEndPoint endpoint) => _fabric.LeaveUnanswered(endpoint);

    /// <summary>Ends what <see cref="Refuse"/> or <see cref="LeaveUnanswered"/> began; connects that still wait get through.</summary>
    /// <param name="endpoint">Address and port of the listener.</param>
    public void Admit(IPEndPoint endpoint) => _fabric.Admit(endpoint);
}
