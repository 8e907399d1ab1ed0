using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>
/// The state of an in-memory network: hosts, listeners, connections, faults. All of it, and the sockets and listeners in it, is
/// guarded by one gate, because any number of actor systems and test threads share it. Addresses are IPv6 (mapped) throughout.
/// </summary>
internal sealed class Fabric(int seed, int windowBytes)
{
    private const int FirstEphemeralPort = 49152;

    private readonly Dictionary<IPEndPoint, SimulatedListener> _listeners = [];
    private readonly Dictionary<IPEndPoint, UdpPort> _udpPorts = [];
    private readonly Dictionary<IPAddress, int> _hosts = [];
    private readonly List<(SimulatedSocket Client, SimulatedSocket Server)> _connections = [];
    private readonly HashSet<(IPAddress, IPAddress)> _cuts = [];
    private readonly HashSet<IPAddress> _isolated = [];
    private readonly HashSet<(IPAddress From, IPAddress To)> _stalls = [];
    private readonly Dictionary<IPEndPoint, Reception> _receptions = [];
    private readonly Dictionary<(IPAddress, IPAddress), TimeSpan> _latencies = [];
    private List<Action> _parked = [];
    private int _connectionCount;

    private enum Reception
    {
        Refused,
        Unanswered,
    }

    internal Lock Gate { get; } = new();

    internal int WindowBytes { get; } = windowBytes;

    internal int ReadBufferBytes { get; set; } = 65536;

    internal StreamSplitting Splitting { get; set; } = StreamSplitting.None;

    internal TimeSpan Latency { get; set; }

    internal static IPAddress Canonical(IPAddress address) => address.MapToIPv6();

    internal static IPEndPoint Canonical(IPEndPoint endpoint) => new(Canonical(endpoint.Address), endpoint.Port);

    internal void AddHost(IPAddress host)
    {
        lock (Gate)
        {
            _ = _hosts.TryAdd(Canonical(host), FirstEphemeralPort);
        }
    }

    internal SimulatedListener? Listen(IPAddress host, int port, int backlog, IScheduler? scheduler, Action changed)
    {
        lock (Gate)
        {
            var local = new IPEndPoint(Canonical(host), port);
            if (port == 0)
            {
                local = Ephemeral(local.Address, _listeners.ContainsKey);
            }

            var listener = new SimulatedListener(this, local, backlog, scheduler, changed);
            return _listeners.TryAdd(local, listener) ? listener : null;
        }
    }

    internal void Remove(SimulatedListener listener) => _listeners.Remove(listener.Local);

    internal Dial Connect(IPAddress host, int localPort, IPEndPoint remote, IScheduler? scheduler, Action<SimulatedSocket?, SocketError> completed)
    {
        lock (Gate)
        {
            var address = Canonical(host);
            var target = Canonical(remote);
            var local = localPort != 0 ? new IPEndPoint(address, localPort) : Ephemeral(address, _listeners.ContainsKey);
            var dial = new Dial(this, local, target, scheduler, completed);
            if (_hosts.ContainsKey(target.Address))
            {
                Request(dial);
            }
            else
            {
                dial.Complete(SocketError.HostUnreachable);
            }

            return dial;
        }
    }

    internal UdpPort? BindUdp(IPAddress host, int port, Action<IPEndPoint, byte[]> received, IScheduler scheduler)
    {
        lock (Gate)
        {
            var address = Canonical(host);
            var local = port != 0 ? new IPEndPoint(address, port) : Ephemeral(address, _udpPorts.ContainsKey);
            var udp = new UdpPort(this, local, scheduler, received);
            return _udpPorts.TryAdd(local, udp) ? udp : null;
        }
    }

    internal void Remove(UdpPort port) => _udpPorts.Remove(port.Local);

    internal IEnumerable<UdpPort> UdpPortsAt(IPEndPoint target) =>
        target.Address.Equals(Canonical(IPAddress.Broadcast))
            ? [.. _udpPorts.Values.Where(port => port.Local.Port == target.Port)]
            : _udpPorts.TryGetValue(target, out var port) ? [port] : [];

    internal TimeSpan LatencyBetween(IPAddress from, IPAddress to) => _latencies.GetValueOrDefault(Pair(from, to), Latency);

    internal bool IsCut(IPAddress from, IPAddress to) =>
        !from.Equals(to) && (_isolated.Contains(from) || _isolated.Contains(to) || _cuts.Contains(Pair(from, to)));

    internal bool IsStalled(SimulatedSocket socket) => _stalls.Contains((socket.Local.Address, socket.Remote.Address));

    internal void SetLatency(IPAddress a, IPAddress b, TimeSpan latency)
    {
        lock (Gate)
        {
            _latencies[Pair(Canonical(a), Canonical(b))] = latency;
        }
    }

    internal void Cut(IPAddress a, IPAddress b)
    {
        lock (Gate)
        {
            _ = _cuts.Add(Pair(Canonical(a), Canonical(b)));
        }
    }

    internal void Heal(IPAddress a, IPAddress b)
    {
        lock (Gate)
        {
            _ = _cuts.Remove(Pair(Canonical(a), Canonical(b)));
            Resume();
        }
    }

    internal void Isolate(IPAddress host)
    {
        lock (Gate)
        {
            _ = _isolated.Add(Canonical(host));
        }
    }

    internal void Rejoin(IPAddress host)
    {
        lock (Gate)
        {
            _ = _isolated.Remove(Canonical(host));
            Resume();
        }
    }

    internal void Stall(IPAddress from, IPAddress to, bool stalled)
    {
        lock (Gate)
        {
            var direction = (Canonical(from), Canonical(to));
            _ = stalled ? _stalls.Add(direction) : _stalls.Remove(direction);
            foreach (var (client, server) in _connections)
            {
                client.WindowChanged();
                server.WindowChanged();
            }
        }
    }

    internal void Refuse(IPEndPoint endpoint) => SetReception(endpoint, Reception.Refused);

    internal void LeaveUnanswered(IPEndPoint endpoint) => SetReception(endpoint, Reception.Unanswered);

    internal void Admit(IPEndPoint endpoint)
    {
        lock (Gate)
        {
            _ = _receptions.Remove(Canonical(endpoint));
            RetryParked();
        }
    }

    internal IReadOnlyList<InMemoryConnection> Connections()
    {
        lock (Gate)
        {
            return [.. _connections.Select(connection => new InMemoryConnection(this, connection.Client, connection.Server))];
        }
    }

    internal void Forget(SimulatedSocket socket)
    {
        if (socket.Peer.IsClosed)
        {
            _ = _connections.RemoveAll(connection => connection.Client == socket || connection.Server == socket);
        }
    }

    /// <summary>Tries again what could not get through: called after each change that may let it pass.</summary>
    internal void RetryParked()
    {
        var parked = _parked;
        _parked = [];
        foreach (var attempt in parked)
        {
            attempt();
        }
    }

    internal void After(IScheduler? scheduler, TimeSpan delay, Action action)
    {
        if (scheduler is null || delay <= TimeSpan.Zero)
        {
            action();
            return;
        }

        try
        {
            scheduler.Advanced.ScheduleOnce(delay, () =>
            {
                lock (Gate)
                {
                    action();
                }
            });
        }
        catch (AkkaException)
        {
            // The actor system of the receiver has ended, and its clock with it; nobody there can tell the difference.
            action();
        }
    }

    private void SetReception(IPEndPoint endpoint, Reception reception)
    {
        lock (Gate)
        {
            _receptions[Canonical(endpoint)] = reception;
        }
    }

    private void Resume()
    {
        foreach (var (client, server) in _connections.ToArray())
        {
            if (!IsCut(client.Local.Address, client.Remote.Address))
            {
                client.Release();
                server.Release();
            }
        }

        RetryParked();
    }

    private void Request(Dial dial) => Travel(dial, () =>
    {
        var reception = _receptions.TryGetValue(dial.Remote, out var set) ? set : (Reception?)null;
        if (reception == Reception.Refused || (reception is null && !_listeners.ContainsKey(dial.Remote)))
        {
            Travel(dial, () => dial.Complete(SocketError.ConnectionRefused));
        }
        else if (reception is null && _listeners[dial.Remote] is { HasRoom: true } listener)
        {
            dial.Opened(Open(dial, listener));
            Travel(dial, () => dial.Complete(SocketError.Success));
        }
        else
        {
            // A full listener drops the request, and the dialler's kernel repeats it.
            _parked.Add(() => Request(dial));
        }
    });

    private void Travel(Dial dial, Action arrived)
    {
        var (from, to) = (dial.Local.Address, dial.Remote.Address);
        After(dial.Scheduler, LatencyBetween(from, to), () =>
        {
            if (dial.IsCancelled)
            {
                return;
            }

            if (IsCut(from, to))
            {
                _parked.Add(() => Travel(dial, arrived));
            }
            else
            {
                arrived();
            }
        });
    }

    private SimulatedSocket Open(Dial dial, SimulatedListener listener)
    {
        // Each end draws from a sequence of its own: what one end does never changes the pieces of the other.
        var client = new SimulatedSocket(this, dial.Local, dial.Remote, dial.Scheduler, new Random(unchecked((seed * 31) + _connectionCount++)));
        var server = new SimulatedSocket(this, dial.Remote, dial.Local, listener.Scheduler, new Random(unchecked((seed * 31) + _connectionCount++))) { Peer = client };
        client.Peer = server;
        _connections.Add((client, server));
        listener.Add(server);
        return client;
    }

    private IPEndPoint Ephemeral(IPAddress host, Predicate<IPEndPoint> taken)
    {
        var next = _hosts[host];
        IPEndPoint endpoint;
        do
        {
            endpoint = new IPEndPoint(host, next);
            next = next == IPEndPoint.MaxPort ? FirstEphemeralPort : next + 1;
        }
        while (taken(endpoint));

        _hosts[host] = next;
        return endpoint;
    }

    private static (IPAddress Lower, IPAddress Upper) Pair(IPAddress a, IPAddress b) =>
        a.GetAddressBytes().AsSpan().SequenceCompareTo(b.GetAddressBytes()) <= 0 ? (a, b) : (b, a);
}
