using System.Net.Sockets;
using Akka.IO;
using Mavryk.P2p.Actors.Configuration;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// What every socket of a connection is told, dialled or accepted: how TCP itself finds out that a remote is dead, and not to hold small writes back
/// (behaviour 10.5, 15). Immutable.
/// </summary>
internal sealed class ConnectionSocketOptions(IoSettings settings) : Inet.SocketOption
{
    /// <summary>TCP_USER_TIMEOUT of Linux, in milliseconds; .NET has no name for it.</summary>
    private const int UserTimeout = 18;

    public override void AfterConnect(Socket socket)
    {
        Try(socket, settings, static (socket, settings) => socket.NoDelay = settings.TcpNoDelay);
        if (settings.TcpKeepAliveIdle is not null)
        {
            Try(socket, settings, static (socket, settings) =>
            {
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(settings.TcpKeepAliveIdle!.Value));
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(settings.TcpKeepAliveInterval));
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            });
        }

        if (settings.TcpUserTimeout is not null && OperatingSystem.IsLinux())
        {
            Try(socket, settings, static (socket, settings) =>
            {
                Span<byte> milliseconds = stackalloc byte[sizeof(int)];
                BitConverter.TryWriteBytes(milliseconds, (int)settings.TcpUserTimeout!.Value.TotalMilliseconds);
                socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, milliseconds);
            });
        }
    }

    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);

    /// <summary>A platform without an option, or a socket that died meanwhile, is no reason to lose the connection here: it lives, or says so itself.</summary>
    private static void Try(Socket socket, IoSettings settings, Action<Socket, IoSettings> set)
    {
        try
        {
            set(socket, settings);
        }
        catch (Exception e) when (e is SocketException or PlatformNotSupportedException or ObjectDisposedException)
        {
        }
    }
}
