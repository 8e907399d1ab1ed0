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
        public class ReceiveBufferSize(int size) : SocketOption
        {
            public override void BeforeServerSocketBind(Socket ss) => ss.ReceiveBufferSize = size;

            public override void BeforeDatagramBind(Socket ds) => ds.ReceiveBufferSize = size;

            public override void BeforeConnect(Socket s) => s.ReceiveBufferSize = size;
        }

        public class SendBufferSize(int size) : SocketOption
        {
            public override void AfterConnect(Socket s) => s.SendBufferSize = size;
        }

        public class ReuseAddress(bool on) : SocketOption
        {
            public override void BeforeServerSocketBind(Socket ss) => Set(ss);

            public override void BeforeDatagramBind(Socket ds) => Set(ds);

            public override void BeforeConnect(Socket s) => Set(s);

            private void Set(Socket socket) => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, on);
        }

        public class TrafficClass(int tc) : SocketOption
        {
            public override void AfterConnect(Socket s) => s.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, tc);
        }
    }

    public abstract class SoForwarders;
}
