using System.Net.Sockets;

namespace Akka.IO;

public class Inet
{
    /// <summary>Sees a socket at the moments of its life where something can be set.</summary>
    public abstract class SocketOption
    {
        public virtual void BeforeDatagramBind(Socket ds) { }

        public virtual void BeforeServerSocketBind(Socket ss) { }

        public virtual void BeforeConnect(Socket s) { }

        public virtual void AfterConnect(Socket s) { }
    }

    public abstract class AbstractSocketOption : SocketOption;

    public abstract class SocketOptionV2 : SocketOption
    {
        public virtual void AfterBind(Socket s) { }
    }

    public abstract class AbstractSocketOptionV2 : SocketOptionV2;

    public class DatagramChannelCreator : SocketOption
    {
        public virtual Socket Create(AddressFamily addressFamily) => new(addressFamily, SocketType.Dgram, ProtocolType.Udp);
    }

    public static class SO
    {
        public class ReuseAddress(bool on) : SocketOption
        {
            public override void BeforeServerSocketBind(Socket ss) => Set(ss);

            public override void BeforeDatagramBind(Socket ds) => Set(ds);

            public override void BeforeConnect(Socket s) => Set(s);

            private void Set(Socket socket) => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, on);
        }
    }

    public abstract class SoForwarders;
}
