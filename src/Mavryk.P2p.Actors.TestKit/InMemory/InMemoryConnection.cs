using System.Net;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>One open TCP connection of an <see cref="InMemoryNetwork"/>, as something on the way between its ends sees it. Safe from any thread.</summary>
public sealed class InMemoryConnection
{
    private readonly Fabric _fabric;
    private readonly SimulatedSocket _client;
    private readonly SimulatedSocket _server;

    internal InMemoryConnection(Fabric fabric, SimulatedSocket client, SimulatedSocket server)
    {
        _fabric = fabric;
        _client = client;
        _server = server;
    }

    /// <summary>The end that dialled. The address is IPv6, an IPv4 one in its mapped form.</summary>
    public IPEndPoint Client => _client.Local;

    /// <summary>The end that accepted. The address is IPv6, an IPv4 one in its mapped form.</summary>
    public IPEndPoint Server => _server.Local;

    /// <summary>Resets the connection in the eyes of both ends; bytes under way are lost.</summary>
    public void Reset()
    {
        lock (_fabric.Gate)
        {
            _client.BreakOff();
            _server.BreakOff();
        }
    }
}
