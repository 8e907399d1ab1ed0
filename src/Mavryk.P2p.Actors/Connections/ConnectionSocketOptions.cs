using System.Collections.Concurrent;
using System.Net.Sockets;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Configuration;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// What every socket of a connection is told, dialled or accepted: how TCP itself finds out that a remote is dead, and not to hold small writes back
/// (behaviour 10.5, 15). Thread-safe.
/// </summary>
/// <param name="settings">What they are told.</param>
/// <param name="log">Told once of each option that this system does not take.</param>
internal sealed class ConnectionSocketOptions(IoSettings settings, ILoggingAdapter? log = null) : Inet.SocketOption
{
    /// <summary>TCP_USER_TIMEOUT of Linux, in milliseconds; .NET has no name for it.</summary>
    private const int UserTimeout = 18;

    private readonly ConcurrentDictionary<string, bool> _refused = new();

    public override void AfterConnect(Socket socket)
    {
        Try(socket, "no-delay", static (socket, settings) => socket.NoDelay = settings.TcpNoDelay);
        if (settings.TcpKeepAliveIdle is not null)
        {
            Try(socket, "keep-alive", static (socket, settings) =>
            {
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(settings.TcpKeepAliveIdle!.Value));
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(settings.TcpKeepAliveInterval));
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            });
        }

        if (settings.TcpUserTimeout is not null && OperatingSystem.IsLinux())
        {
            Try(socket, "user time-out", static (socket, settings) =>
            {
                Span<byte> milliseconds = stackalloc byte[sizeof(int)];
                BitConverter.TryWriteBytes(milliseconds, (int)settings.TcpUserTimeout!.Value.TotalMilliseconds);
                socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, milliseconds);
            });
        }
    }

    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);

    /// <summary>A platform without an option, or a socket that died meanwhile, is no reason to lose the connection here: it lives, or says so itself.</summary>
    private void Try(Socket socket, string option, Action<Socket, IoSettings> set)
    {
        try
        {
            set(socket, settings);
        }
        catch (ObjectDisposedException)
        {
        }
        catch (Exception e) when (e is SocketException or PlatformNotSupportedException)
        {
            if (_refused.TryAdd(option, true))
            {
                log?.Info("The TCP option {0} cannot be set: {1}", option, e.Message);
            }
        }
    }
}
