using System.Net.Sockets;
using Akka.IO;

namespace Mavryk.P2p.Actors.Welcome;

/// <summary>Options of the listening socket (behaviour 8).</summary>
internal static class ListeningOptions
{
    /// <summary>A node that restarts takes its port again at once; an IPv6 socket takes IPv4 callers too, whatever the system's default is.</summary>
    public static Inet.SocketOption[] For(AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? [new Inet.SO.ReuseAddress(true), new DualStack()] : [new Inet.SO.ReuseAddress(true)];

    private sealed class DualStack : Inet.SocketOption
    {
        public override void BeforeServerSocketBind(Socket serverSocket) => serverSocket.DualMode = true;
    }
}
