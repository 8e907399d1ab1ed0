using System.Net.Sockets;
using Akka.IO;

namespace Mavryk.P2p.Actors.Welcome;

/// <summary>Options of the listening socket (behaviour 8).</summary>
internal static class ListeningOptions
{
    /// <summary>
    /// An IPv6 socket takes IPv4 callers too, whatever the system's default is. No address reuse: on Unix .NET lets a restarted node take its port
    /// at once anyway, and the option would let two nodes share it.
    /// </summary>
    public static Inet.SocketOption[] For(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? [new DualStack()] : [];

    private sealed class DualStack : Inet.SocketOption
    {
        public override void BeforeServerSocketBind(Socket serverSocket) => serverSocket.DualMode = true;
    }
}
