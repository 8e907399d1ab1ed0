using System.Net;
using System.Net.Sockets;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>A listening socket of an <see cref="InMemoryNetwork"/> for code that is not an actor. Safe from any thread.</summary>
public sealed class InMemoryListener : IDisposable
{
    private readonly SimulatedListener _listener;
    private readonly SemaphoreSlim _waiting = new(0);

    internal InMemoryListener(Fabric fabric, IPEndPoint local, int backlog) =>
        _listener = fabric.Listen(local.Address, local.Port, backlog, scheduler: null, () => _ = _waiting.Release())
            ?? throw new SocketException((int)SocketError.AddressAlreadyInUse);

    /// <summary>Where it listens. The address is IPv6, an IPv4 one in its mapped form.</summary>
    public IPEndPoint Local => _listener.Local;

    /// <summary>Waits for a connection.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The stream of the connection; disposing it closes the connection.</returns>
    /// <exception cref="ObjectDisposedException">The listener was disposed.</exception>
    public async Task<InMemoryStream> AcceptAsync(CancellationToken cancellationToken = default)
    {
        await _waiting.WaitAsync(cancellationToken);
        return new InMemoryStream(_listener.Accept() ?? throw new ObjectDisposedException(nameof(InMemoryListener)));
    }

    /// <summary>Stops listening; connections not yet accepted are reset, accepted ones live on.</summary>
    public void Dispose()
    {
        _listener.Close();
        _ = _waiting.Release();
    }
}
