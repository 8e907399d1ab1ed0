using Akka.IO;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Welcome;

/// <summary>Where and how to listen. Immutable.</summary>
/// <param name="Address">Bind address; <c>::</c> takes IPv4 and IPv6.</param>
/// <param name="Port">0: the system picks one.</param>
/// <param name="Backlog">Connections the kernel holds before they are accepted.</param>
/// <param name="MinRebindDelay">First pause before a lost socket is opened again; doubles.</param>
/// <param name="MaxRebindDelay">Greatest such pause.</param>
internal sealed record WelcomeSettings(P2pAddress Address, ushort Port, int Backlog, TimeSpan MinRebindDelay, TimeSpan MaxRebindDelay)
{
    /// <summary>Options of the sockets that are accepted.</summary>
    public Inet.SocketOption[] SocketOptions { get; init; } = [];
}
