using System.Net.Sockets;

namespace Akka.IO;

internal sealed class TcpIncomingConnection(TcpSettings settings, Socket socket, Tcp.Bind bind) : TcpConnection(settings, bind.PullMode)
{
    protected override void PreStart() => Connected(socket, bind.Options, bind.Handler);
}
